using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;

namespace Clasp.Routing.State;

/// <summary>A value that is kept, with everything that is known of it; small, since there may be millions.</summary>
public sealed class Param : ChangeNode
{
    private byte[] _data = [];
    private ValueKind _kind;
    private uint _ttl;
    private bool _hasTtl;

    internal Param(AddressEntry entry) => Entry = entry;

    public AddressEntry Entry { get; }

    public ReadOnlySpan<byte> Address => Entry.Utf8;

    public EncodedValue Value => new(_kind, _data);

    /// <summary>1 for the first value, and one more with each.</summary>
    public ulong Revision { get; internal set; }

    /// <summary>The number of its last change in its <see cref="ChangeNode.Order"/>.</summary>
    public ulong Sequence { get; internal set; }

    /// <summary>When it was written, by its owner's clock, microseconds since the Unix epoch.</summary>
    public ulong TimestampMicros { get; internal set; }

    /// <summary>The session that wrote it; for a session of another router "router/session".</summary>
    public byte[] Writer { get; internal set; } = [];

    /// <summary>The session that has it locked; empty if none has.</summary>
    public byte[] LockHolder { get; internal set; } = [];

    /// <summary>Expired or deleted: nobody can read it any more, but its revisions go on if it is written again.</summary>
    public bool IsTombstone { get; internal set; }

    /// <summary>What its writer asked for; null is the relay's default.</summary>
    public TimeToLive? Ttl
    {
        get => _hasTtl ? new TimeToLive(_ttl) : null;
        internal set
        {
            _hasTtl = value is not null;
            _ttl = value?.Raw ?? 0;
        }
    }

    /// <summary>Counts all changes of this router, so that a snapshot under way knows what has changed since it began.</summary>
    internal ulong Stamp { get; set; }

    /// <summary>When it expires (or, as a tombstone, is forgotten), monotonic; <see cref="long.MaxValue"/> for never.</summary>
    internal long DueMicros { get; set; } = long.MaxValue;

    /// <summary>The time that the expiry queue has it under.</summary>
    internal long QueuedMicros { get; set; }

    /// <summary>Whether the expiry queue has it.</summary>
    internal bool IsQueued { get; set; }

    internal bool IsLocked => LockHolder.Length > 0;

    /// <summary>Its place among the params of its branch.</summary>
    internal int BranchIndex { get; set; } = -1;

    internal void SetValue(EncodedValue value)
    {
        _kind = value.Kind;
        if (_data.Length == value.Data.Length && _data.Length > 0)
            value.Data.CopyTo(_data);
        else
            _data = value.Data.ToArray();
    }
}

using System.Runtime.InteropServices;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;
using Clasp.Routing.Timing;

namespace Clasp.Routing.State;

/// <summary>A value that is kept, with everything that is known of it; small, since there may be millions.</summary>
public sealed class Param : ChangeNode, IAddressed
{
    /// <summary>Values up to this length, which are most, take no array.</summary>
    private const int InlineBytes = sizeof(ulong);

    /// <summary>
    /// A shorter value is put into the array of the one before, unless that would waste more than this.
    /// </summary>
    private const int MaxSlackBytes = 64;

    private ulong _inline;
    private byte[]? _array;
    private int _length;
    private uint _ttl;
    private ValueKind _kind;
    private bool _hasTtl;

    internal Param(AddressEntry entry) => Entry = entry;

    public AddressEntry Entry { get; }

    public ReadOnlySpan<byte> Address => Entry.Utf8;

    /// <summary>Valid until the param is written again.</summary>
    public EncodedValue Value => new(_kind, _length <= InlineBytes ? Inline[.._length] : _array.AsSpan(0, _length));

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

    /// <summary>
    /// Expired or deleted: nobody can read it any more, but its revisions go on if it is written again.
    /// </summary>
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

    /// <summary>
    /// When it expires (or, as a tombstone, is forgotten), in steps of the expiry queue; never is far in the future.
    /// </summary>
    internal int DueStep { get; set; } = ExpiryQueue.Never;

    /// <summary>The time that the expiry queue has it under, which may be earlier.</summary>
    internal int QueuedStep { get; set; }

    /// <summary>Its place in the expiry queue; -1 if it has none.</summary>
    internal int QueueSlot { get; set; } = -1;

    internal bool IsLocked => LockHolder.Length > 0;

    internal void SetValue(EncodedValue value)
    {
        _kind = value.Kind;
        _length = value.Data.Length;
        if (_length <= InlineBytes)
        {
            value.Data.CopyTo(Inline);
            if (_array?.Length > MaxSlackBytes) _array = null;
            return;
        }

        var slack = (_array?.Length ?? 0) - _length;
        if (slack is < 0 or > MaxSlackBytes)
            _array = value.Data.ToArray();
        else
            value.Data.CopyTo(_array);
    }

    private Span<byte> Inline => MemoryMarshal.AsBytes(new Span<ulong>(ref _inline));
}

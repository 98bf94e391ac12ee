using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;
using Clasp.Routing.Timing;

namespace Clasp.Routing.State;

/// <summary>A value that is kept, with everything that is known of it; small, since there may be millions.</summary>
public abstract class Param : AddressEntry, IAddressed
{
    /// <summary>A shorter value is put in the place of a long one before, unless that would waste more than this.</summary>
    private const int MaxSlackBytes = 64;

    // The value, while it is too long for the room behind the address.
    private byte[]? _long;

    // The session's name; while somebody has the param locked, both names.
    private object _writer = Array.Empty<byte>();
    private uint _ttl;
    private readonly ushort _addressLength;
    private ushort _valueLength;
    private ValueKind _kind;

    private protected Param(int addressLength, int hash)
        : base(hash) => _addressLength = checked((ushort)addressLength);

    public override ReadOnlySpan<byte> Utf8 => Room[.._addressLength];

    public AddressEntry Entry => this;

    public ReadOnlySpan<byte> Address => Utf8;

    /// <summary>Valid until the param is written again.</summary>
    public EncodedValue Value => new(_kind, _long is null ? Room.Slice(_addressLength, _valueLength) : _long.AsSpan(0, _valueLength));

    /// <summary>1 for the first value, and one more with each.</summary>
    public ulong Revision { get; internal set; }

    /// <summary>The number of its last change in its <see cref="ChangeNode.Order"/>.</summary>
    public ulong Sequence { get; internal set; }

    /// <summary>When it was written, by its owner's clock, microseconds since the Unix epoch.</summary>
    public ulong TimestampMicros { get; internal set; }

    /// <summary>The session that wrote it; for a session of another router "router/session".</summary>
    public byte[] Writer
    {
        get => _writer is LockedWriter locked ? locked.Writer : (byte[])_writer;
        internal set
        {
            if (_writer is LockedWriter locked) locked.Writer = value;
            else _writer = value;
        }
    }

    /// <summary>The session that has it locked; empty if none has.</summary>
    public byte[] LockHolder
    {
        get => _writer is LockedWriter locked ? locked.Holder : [];
        internal set => _writer = value.Length > 0 ? new LockedWriter(Writer, value) : Writer;
    }

    /// <summary>
    /// Expired or deleted: nobody can read it any more, but its revisions go on if it is written again.
    /// </summary>
    public bool IsTombstone
    {
        get => Has(Marks.Tombstone);
        internal set => Mark(Marks.Tombstone, value);
    }

    /// <summary>What its writer asked for; null is the relay's default.</summary>
    public TimeToLive? Ttl
    {
        get => Has(Marks.Ttl) ? new TimeToLive(_ttl) : null;
        internal set
        {
            Mark(Marks.Ttl, value is not null);
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

    /// <summary>The address, and behind it the value, if that fits.</summary>
    private protected abstract Span<byte> Room { get; }

    internal bool IsLocked => _writer is LockedWriter;

    /// <summary>Whoever watches the row is told before anything changes.</summary>
    internal void Touch() => Order?.Touch(this);

    /// <summary>The address has no param any more. What is left can still be told to whoever has not heard of the deletion.</summary>
    internal void End() => Mark(Marks.Param, isSet: false);

    /// <summary>The address gets a param, which is empty yet.</summary>
    internal void Begin()
    {
        SetValue(EncodedValue.Null);
        _writer = Array.Empty<byte>();
        Mark(Marks.Param, isSet: true);
        IsTombstone = false;
        Ttl = null;
        Revision = 0;
        Sequence = 0;
        TimestampMicros = 0;
        DueStep = ExpiryQueue.Never;
    }

    internal void SetValue(EncodedValue value)
    {
        _kind = value.Kind;
        _valueLength = checked((ushort)value.Data.Length);
        var room = Room[_addressLength..];
        if (_valueLength <= room.Length)
        {
            _long = null;
            value.Data.CopyTo(room);
            return;
        }

        if (_long is null || _long.Length - _valueLength is < 0 or > MaxSlackBytes) _long = new byte[_valueLength];
        value.Data.CopyTo(_long);
    }

    /// <summary>Who wrote a param last, and who holds its lock.</summary>
    private sealed class LockedWriter(byte[] writer, byte[] holder)
    {
        public byte[] Writer { get; set; } = writer;

        public byte[] Holder { get; } = holder;
    }
}

using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;
using Clasp.Routing.Timing;

namespace Clasp.Routing.State;

/// <summary>A value that is kept, with everything that is known of it; small, since there may be millions.</summary>
public sealed class Param : AddressEntry, IAddressed
{
    /// <summary>Room for a value that every entry is made with: integers and floats take no more.</summary>
    private const int SmallValueBytes = sizeof(ulong);

    /// <summary>A shorter value is put in the place of the one before, unless that would waste more than this.</summary>
    private const int MaxSlackBytes = 64;

    // The address, and behind it the value: an array of its own for either would cost more than most of them are long.
    private byte[] _bytes;

    // The session's name; while somebody has the param locked, both names.
    private object _writer = Array.Empty<byte>();
    private int _valueLength;
    private uint _ttl;
    private readonly ushort _addressLength;
    private ValueKind _kind;
    private bool _hasTtl;

    internal Param(ReadOnlySpan<byte> address, int hash)
        : base(hash)
    {
        _addressLength = checked((ushort)address.Length);
        _bytes = new byte[address.Length + SmallValueBytes];
        address.CopyTo(_bytes);
    }

    public override ReadOnlySpan<byte> Utf8 => _bytes.AsSpan(0, _addressLength);

    public AddressEntry Entry => this;

    public ReadOnlySpan<byte> Address => Utf8;

    /// <summary>Valid until the param is written again.</summary>
    public EncodedValue Value => new(_kind, _bytes.AsSpan(_addressLength, _valueLength));

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

    internal bool IsLocked => _writer is LockedWriter;

    /// <summary>Whoever watches the row is told before anything changes.</summary>
    internal void Touch() => Order?.Touch(this);

    /// <summary>The address has no param any more. What is left can still be told to whoever has not heard of the deletion.</summary>
    internal void End() => HasParam = false;

    /// <summary>The address gets a param, which is empty yet.</summary>
    internal void Begin()
    {
        SetValue(EncodedValue.Null);
        _writer = Array.Empty<byte>();
        HasParam = true;
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
        _valueLength = value.Data.Length;
        var needed = _addressLength + Math.Max(_valueLength, SmallValueBytes);
        if (_bytes.Length - needed is < 0 or > MaxSlackBytes)
        {
            var bytes = new byte[needed];
            Utf8.CopyTo(bytes);
            _bytes = bytes;
        }

        value.Data.CopyTo(_bytes.AsSpan(_addressLength));
    }

    /// <summary>Who wrote a param last, and who holds its lock.</summary>
    private sealed class LockedWriter(byte[] writer, byte[] holder)
    {
        public byte[] Writer { get; set; } = writer;

        public byte[] Holder { get; } = holder;
    }
}

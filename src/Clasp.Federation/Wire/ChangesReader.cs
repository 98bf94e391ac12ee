using System.Text;
using Clasp.Protocol;
using Clasp.Protocol.Wire;

namespace Clasp.Federation.Wire;

/// <summary>Changes of one owner, as read; <see cref="ChangesWriter"/> has the layout and writes them.</summary>
internal ref struct ChangesReader
{
    private readonly Span<byte> _address;
    private WireReader _wire;
    private PrecedingChange _preceding;
    private int _left;

    /// <summary>Starts to read.</summary>
    /// <param name="payload">The message.</param>
    /// <param name="address">Room for the address of one change, at most <see cref="ProtocolLimits.MaxAddressBytes"/>.</param>
    public ChangesReader(ReadOnlySpan<byte> payload, Span<byte> address)
    {
        _address = address;
        _wire = LinkWire.Start(payload, LinkOp.Changes);
        Flags = (ChangesFlags)_wire.ReadByte();
        Owner = _wire.ReadString();
        Stream = _wire.ReadUInt64();
        Through = LinkWire.ReadNumber(ref _wire);
        Horizon = StartsCopy ? LinkWire.ReadNumber(ref _wire) : 0;
        _left = _wire.ReadUInt16();
    }

    public ChangesFlags Flags { get; }

    /// <summary>What is known of this owner, and does not come again from here on, is gone.</summary>
    public readonly bool StartsCopy => Flags.HasFlag(ChangesFlags.StartsCopy);

    /// <summary>They are not live, but what was missed here.</summary>
    public readonly bool IsBulk => Flags.HasFlag(ChangesFlags.Bulk);

    /// <summary>What is known of this owner stays, but has to be compared; its changes are in this numbering from here on.</summary>
    public readonly bool Keeps => Flags.HasFlag(ChangesFlags.Keeps);

    /// <summary>They are what a comparison found to differ.</summary>
    public readonly bool Repairs => Flags.HasFlag(ChangesFlags.Repairs);

    public ReadOnlySpan<byte> Owner { get; }

    public ulong Stream { get; }

    /// <summary>After these changes the receiver knows all through here; 0 says nothing about that.</summary>
    public ulong Through { get; }

    /// <summary>Of a copy: deletions up to here are in it no more.</summary>
    public ulong Horizon { get; }

    /// <summary>Valid until the next one is read.</summary>
    public ReplicatedChange Current { get; private set; }

    public readonly string OwnerName => Encoding.UTF8.GetString(Owner);

    public bool MoveNext()
    {
        if (_left == 0) return false;

        _left--;
        Current = ReplicatedChange.ReadFrom(ref _wire, _preceding, _address);
        _preceding = new()
        {
            Sequence = Current.Sequence,
            TimestampMicros = Current.TimestampMicros,
            Address = Current.Address,
            Writer = Current.Writer.IsEmpty ? _preceding.Writer : Current.Writer,
        };
        return true;
    }
}

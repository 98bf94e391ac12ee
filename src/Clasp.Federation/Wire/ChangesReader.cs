using System.Text;
using Clasp.Protocol.Wire;

namespace Clasp.Federation.Wire;

/// <summary>Changes of one owner, as read; <see cref="ChangesWriter"/> has the layout and writes them.</summary>
internal ref struct ChangesReader
{
    private WireReader _wire;
    private int _left;

    public ChangesReader(ReadOnlySpan<byte> payload)
    {
        _wire = LinkWire.Start(payload, LinkOp.Changes);
        Flags = (ChangesFlags)_wire.ReadByte();
        Owner = _wire.ReadString();
        Stream = _wire.ReadUInt64();
        Through = LinkWire.ReadNumber(ref _wire);
        _left = _wire.ReadUInt16();
    }

    public ChangesFlags Flags { get; }

    /// <summary>What is known of this owner, and does not come again from here on, is gone.</summary>
    public readonly bool StartsCopy => Flags.HasFlag(ChangesFlags.StartsCopy);

    /// <summary>They are not live, but what was missed here.</summary>
    public readonly bool IsBulk => Flags.HasFlag(ChangesFlags.Bulk);

    public ReadOnlySpan<byte> Owner { get; }

    public ulong Stream { get; }

    /// <summary>After these changes the receiver knows all through here; 0 says nothing about that.</summary>
    public ulong Through { get; }

    public ReplicatedChange Current { get; private set; }

    public readonly string OwnerName => Encoding.UTF8.GetString(Owner);

    public bool MoveNext()
    {
        if (_left == 0) return false;

        _left--;
        Current = ReplicatedChange.ReadFrom(ref _wire);
        return true;
    }
}

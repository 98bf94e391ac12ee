using Clasp.Protocol.Wire;

namespace Clasp.Protocol.Messages;

/// <summary>The revision vector of FEDERATION_SYNC, viewed where it lies.</summary>
/// <remarks><code>u16 count, count x (str address, u64 revision)</code></remarks>
public readonly ref struct RevisionList
{
    private readonly ReadOnlySpan<byte> _encoded;

    internal RevisionList(int count, ReadOnlySpan<byte> encoded)
    {
        Count = count;
        _encoded = encoded;
    }

    public int Count { get; }

    /// <summary>Encodes addresses and revisions, so that a message can carry them.</summary>
    /// <exception cref="ProtocolException">There are more than 65,535, or an address is longer than that.</exception>
    public static RevisionList Of(IReadOnlyCollection<KeyValuePair<string, ulong>> revisions)
    {
        if (revisions.Count > ushort.MaxValue)
            throw new ProtocolException($"A vector of {revisions.Count} revisions is too long.");

        var encoded = new byte[revisions.Sum(r => 2 + System.Text.Encoding.UTF8.GetByteCount(r.Key) + 8)];
        var wire = new WireWriter(encoded);
        foreach (var (address, revision) in revisions)
        {
            wire.WriteString(address);
            wire.WriteUInt64(revision);
        }

        return new(revisions.Count, encoded);
    }

    public Enumerator GetEnumerator() => new(Count, _encoded);

    internal static RevisionList ReadFrom(scoped ref WireReader wire)
    {
        int count = wire.ReadUInt16();
        var start = wire.Position;
        for (var i = 0; i < count; i++)
        {
            wire.ReadString();
            wire.ReadUInt64();
        }

        return new(count, wire.Since(start));
    }

    internal void WriteTo(ref WireWriter wire)
    {
        wire.WriteCount(Count, "A revision vector");
        wire.WriteBytes(_encoded);
    }

    /// <summary>Steps through the revisions.</summary>
    public ref struct Enumerator(int count, ReadOnlySpan<byte> encoded)
    {
        private WireReader _wire = new(encoded);
        private int _left = count;

        public ReadOnlySpan<byte> Address { get; private set; }

        public ulong Revision { get; private set; }

        public readonly Enumerator Current => this;

        public bool MoveNext()
        {
            if (_left == 0) return false;

            _left--;
            Address = _wire.ReadString();
            Revision = _wire.ReadUInt64();
            return true;
        }
    }
}

using Clasp.Protocol.Wire;

namespace Clasp.Protocol.Messages;

/// <summary>The signals of an ANNOUNCE or a RESULT, read one by one.</summary>
public readonly ref struct SignalDefinitions
{
    private readonly ReadOnlySpan<byte> _encoded;
    private readonly bool _withMetadata;

    private SignalDefinitions(int count, ReadOnlySpan<byte> encoded, bool withMetadata)
    {
        Count = count;
        _encoded = encoded;
        _withMetadata = withMetadata;
    }

    public int Count { get; }

    public Enumerator GetEnumerator() => new(Count, _encoded, _withMetadata);

    internal static SignalDefinitions ReadFrom(scoped ref WireReader wire, bool withMetadata)
    {
        int count = wire.ReadUInt16();
        var start = wire.Position;
        for (var i = 0; i < count; i++) SignalDefinition.ReadFrom(ref wire, withMetadata);
        return new(count, wire.Since(start), withMetadata);
    }

    /// <summary>Reads the signals one by one, without keeping any.</summary>
    public ref struct Enumerator(int count, ReadOnlySpan<byte> encoded, bool withMetadata)
    {
        private readonly bool _withMetadata = withMetadata;
        private WireReader _wire = new(encoded);
        private int _left = count;

        public SignalDefinition Current { get; private set; }

        public bool MoveNext()
        {
            if (_left == 0) return false;

            _left--;
            Current = SignalDefinition.ReadFrom(ref _wire, _withMetadata);
            return true;
        }
    }
}

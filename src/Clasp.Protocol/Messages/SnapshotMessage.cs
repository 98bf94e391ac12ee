using Clasp.Protocol.Wire;

namespace Clasp.Protocol.Messages;

/// <summary>The present values of some params, as read; <see cref="SnapshotWriter"/> writes them.</summary>
/// <remarks><code>0x23, u16 count, count x param</code></remarks>
public readonly ref struct SnapshotMessage
{
    private readonly ReadOnlySpan<byte> _params;

    private SnapshotMessage(int count, ReadOnlySpan<byte> encodedParams)
    {
        Count = count;
        _params = encodedParams;
    }

    public int Count { get; }

    public static SnapshotMessage ReadFrom(ReadOnlySpan<byte> payload)
    {
        var wire = MessageReader.Start(payload, MessageType.Snapshot);
        int count = wire.ReadUInt16();
        var start = wire.Position;
        for (var i = 0; i < count; i++) SnapshotParam.ReadFrom(ref wire);
        return new(count, wire.Since(start));
    }

    public Enumerator GetEnumerator() => new(Count, _params);

    /// <summary>Reads the params one by one, without keeping any.</summary>
    public ref struct Enumerator(int count, ReadOnlySpan<byte> encodedParams)
    {
        private WireReader _wire = new(encodedParams);
        private int _left = count;

        public SnapshotParam Current { get; private set; }

        public bool MoveNext()
        {
            if (_left == 0) return false;

            _left--;
            Current = SnapshotParam.ReadFrom(ref _wire);
            return true;
        }
    }
}

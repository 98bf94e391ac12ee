using System.Text;
using BenchmarkDotNet.Attributes;
using Clasp.Protocol;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;

namespace Clasp.Benchmarks.Codec;

/// <summary>What does the state of 100 params take? Budget: 1.5 µs to write, 3 µs to read, 0 B.</summary>
[MemoryDiagnoser]
public class SnapshotBenchmarks
{
    private const int Params = 100;

    private readonly byte[][] _addresses =
        [.. Enumerable.Range(0, Params).Select(i => Encoding.UTF8.GetBytes($"/lights/stage/{i}"))];

    private readonly byte[] _value = Value.Float64(0.5).Encode().Data.ToArray();
    private readonly byte[] _destination = new byte[ProtocolLimits.MaxFrameBytes];
    private byte[] _frame = [];

    [GlobalSetup]
    public void WriteFrame() => _frame = _destination[..Write()];

    [Benchmark]
    public int Write()
    {
        var snapshot = new SnapshotWriter(_destination);
        foreach (var address in _addresses)
            snapshot.TryAdd(new() { Address = address, Value = new(ValueKind.Float64, _value), Revision = 1 });
        return snapshot.Finish().Length;
    }

    [Benchmark]
    public int Read()
    {
        var bytes = 0;
        foreach (var param in SnapshotMessage.ReadFrom(FrameHeader.PayloadOf(_frame)))
            bytes += param.Address.Length + param.Value.Data.Length;
        return bytes;
    }
}

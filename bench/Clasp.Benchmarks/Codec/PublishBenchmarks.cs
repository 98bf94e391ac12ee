using BenchmarkDotNet.Attributes;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;

namespace Clasp.Benchmarks.Codec;

/// <summary>What does the codec take of a signal? No more than of a SET: 25 ns to write, 30 ns to read, 0 B.</summary>
[MemoryDiagnoser]
public class PublishBenchmarks
{
    private readonly byte[] _address = "/lights/stage/left/dimmer"u8.ToArray();
    private readonly byte[] _value = Value.Float64(0.5).Encode().Data.ToArray();
    private readonly byte[] _destination = new byte[1024];
    private byte[] _frame = [];

    [GlobalSetup]
    public void WriteFrame() => _frame = _destination[..Write()];

    [Benchmark]
    public int Write() => Frame.Write(_destination, new PublishMessage
    {
        Address = _address,
        Signal = SignalType.Stream,
        Content = PublishContent.Value,
        Value = new EncodedValue(ValueKind.Float64, _value),
    });

    [Benchmark]
    public int Read()
    {
        var message = PublishMessage.ReadFrom(FrameHeader.PayloadOf(_frame));
        return message.Address.Length + message.Value.Data.Length;
    }
}

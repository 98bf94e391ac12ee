using BenchmarkDotNet.Attributes;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;

namespace Clasp.Benchmarks.Codec;

/// <summary>What does the codec take of the most frequent message? Budget: 25 ns to write, 30 ns to read, 0 B.</summary>
[MemoryDiagnoser]
public class SetBenchmarks
{
    private const int FrameBytes = 46;

    private readonly byte[] _address = "/lights/stage/right/dimmer"u8.ToArray();
    private readonly byte[] _value = Value.Float64(0.5).Encode().Data.ToArray();
    private readonly byte[] _destination = new byte[1024];
    private byte[] _frame = [];

    [GlobalSetup]
    public void WriteFrame()
    {
        _frame = _destination[..Write()];
        if (_frame.Length != FrameBytes)
            throw new InvalidOperationException($"The budget is for {FrameBytes} bytes, and this has {_frame.Length}.");
    }

    [Benchmark]
    public int Write() => Frame.Write(_destination, new SetMessage
    {
        Address = _address,
        Value = new EncodedValue(ValueKind.Float64, _value),
        Ttl = new TimeToLive(0),
    });

    [Benchmark]
    public int Read()
    {
        var message = SetMessage.ReadFrom(FrameHeader.PayloadOf(_frame));
        return message.Address.Length + message.Value.Data.Length;
    }
}

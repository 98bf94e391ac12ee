using BenchmarkDotNet.Attributes;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;

namespace Clasp.Benchmarks.Codec;

/// <summary>What does the codec take of a subscription? Thousands come at once when a relay was restarted; 0 B.</summary>
[MemoryDiagnoser]
public class SubscribeBenchmarks
{
    private readonly byte[] _pattern = "/lights/stage/*/dimmer"u8.ToArray();
    private readonly byte[] _destination = new byte[1024];
    private byte[] _frame = [];

    [GlobalSetup]
    public void WriteFrame() => _frame = _destination[..Write()];

    [Benchmark]
    public int Write() =>
        Frame.Write(_destination, new SubscribeMessage { Id = 1, Pattern = _pattern, TypeMask = SignalTypes.All, MaxRate = 30 });

    [Benchmark]
    public int Read() => SubscribeMessage.ReadFrom(FrameHeader.PayloadOf(_frame)).Pattern.Length;
}

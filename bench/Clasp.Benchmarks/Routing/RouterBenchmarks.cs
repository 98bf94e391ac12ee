using System.Text;
using BenchmarkDotNet.Attributes;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;
using Clasp.Routing;
using Clasp.Routing.Sessions;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clasp.Benchmarks.Routing;

/// <summary>
/// What does the core take of a message, from frame to the bytes of all receivers, and does it depend on what else is
/// there? 0 B, and the same for any number of other params and subscriptions.
/// </summary>
[MemoryDiagnoser]
public class RouterBenchmarks
{
    private const int Batch = 64;
    private const int PatternsPerSession = 1_000;

    private Router _router = null!;
    private Session _writer = null!;
    private byte[] _set = [];
    private byte[] _stream = [];

    [Params(1, 50)]
    public int Receivers { get; set; }

    [Params(0, 100_000)]
    public int Others { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        _router = new Router(
            new RouterOptions { MaxSessions = 0, MaxParams = 0, ParamTtl = TimeSpan.Zero }, new StoppedClock(), NullLogger.Instance);
        _writer = Join();
        for (var i = 0; i < Receivers; i++) Subscribe(Join(), 1, "/mixer/**");

        Session? other = null;
        for (var i = 0; i < Others; i++)
        {
            if (i % PatternsPerSession == 0) other = Join();
            Subscribe(other!, (uint)i + 2, $"/other/{i}/*"); // The first round has made one.
            Receive(_writer, SetFrame($"/other/{i}/level"));
        }

        _set = SetFrame("/mixer/fader");
        _stream = Frame.ToArray(new PublishMessage
        {
            Address = "/mixer/meter"u8,
            Signal = SignalType.Stream,
            Content = PublishContent.Value,
            Value = Value.Float64(0.5).Encode(),
        });
    }

    [Benchmark(OperationsPerInvoke = Batch)]
    public void SetAndAcknowledge() => Run(_set);

    [Benchmark(OperationsPerInvoke = Batch)]
    public void Stream() => Run(_stream);

    private static byte[] SetFrame(string address) => Frame.ToArray(new SetMessage
    {
        Address = Encoding.UTF8.GetBytes(address),
        Value = Value.Float64(0.5).Encode(),
    });

    private void Run(byte[] frame)
    {
        _router.BeginBatch();
        for (var i = 0; i < Batch; i++) _router.Receive(_writer, frame);
        _router.EndBatch();
    }

    private void Receive(Session session, byte[] frame)
    {
        _router.BeginBatch();
        _router.Receive(session, frame);
        _router.EndBatch();
    }

    private Session Join()
    {
        var session = _router.Open(new DiscardingOutput());
        Receive(session, Frame.ToArray(new HelloMessage { Version = 1, Features = Features.Param, Name = "bench"u8 }));
        return session;
    }

    private void Subscribe(Session session, uint id, string pattern) => Receive(session, Frame.ToArray(
        new SubscribeMessage { Id = id, Pattern = Encoding.UTF8.GetBytes(pattern), TypeMask = SignalTypes.All }));
}

using System.Diagnostics;
using System.Text;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;
using Clasp.Routing;
using Clasp.Routing.Sessions;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clasp.LoadBench.Growth;

/// <summary>A router without sockets, of which a measurement can tell what one kind of work takes.</summary>
internal sealed class CoreUnderTest
{
    private const int Rounds = 30;

    private readonly TurnedClock _clock = new();
    private readonly Router _router;
    private readonly Session _client;
    private uint _subscriptions;

    public CoreUnderTest()
    {
        _router = new(
            new RouterOptions { MaxSessions = 0, MaxParams = 0, MaxSubscriptionsPerSession = int.MaxValue },
            _clock,
            NullLogger.Instance);
        _client = Join();
    }

    public Session Join()
    {
        var session = _router.Open(new Discarded());
        Receive(session, Frame.ToArray(new HelloMessage { Version = 1, Features = Features.Param, Name = "growth"u8 }));
        return session;
    }

    public static byte[] Set(string address, uint? ttlSeconds = null) => Frame.ToArray(new SetMessage
    {
        Address = Encoding.UTF8.GetBytes(address),
        Value = Value.Float64(0.5).Encode(),
        Ttl = new TimeToLive(ttlSeconds ?? 0),
    });

    public byte[] Subscription(string pattern) => Frame.ToArray(
        new SubscribeMessage { Id = ++_subscriptions, Pattern = Encoding.UTF8.GetBytes(pattern), TypeMask = SignalTypes.All });

    public void Receive(byte[] frame) => Receive(_client, frame);

    public void Receive(Session session, byte[] frame)
    {
        _router.BeginBatch();
        _router.Receive(session, frame);
        _router.EndBatch();
    }

    public void Turn(TimeSpan time)
    {
        _clock.Turn(time);
        _router.BeginBatch();
        _router.EndBatch();
    }

    /// <summary>Nanoseconds that an operation takes: the least of many rounds, since nothing makes it faster than it is.</summary>
    /// <param name="operations">How many of it the action runs.</param>
    /// <param name="action">The work.</param>
    /// <param name="prepare">What comes before it in each round, and is not measured.</param>
    public static double Nanos(int operations, Action action, Action? prepare = null)
    {
        var least = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            prepare?.Invoke();
            var start = Stopwatch.GetTimestamp();
            action();
            least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalNanoseconds / operations);
        }

        return least;
    }
}

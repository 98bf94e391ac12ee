using Clasp.Client.Tests.Support;
using Clasp.Protocol.Messages;
using Microsoft.Extensions.Time.Testing;

namespace Clasp.Client.Tests;

public sealed class ClockTests : IAsyncLifetime
{
    private readonly ScriptedRelay _relay = new() { WelcomeMicros = 3_000_000 };
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(1));
    private ClaspClient _client = null!;
    private RelaySession _session = null!;

    public async ValueTask InitializeAsync() =>
        (_client, _session) = await _relay.ConnectAsync(ClaspClientOptions.Default with { Time = _time });

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _relay.DisposeAsync();
    }

    [Fact]
    public void The_greeting_gives_a_first_idea_of_the_relays_clock() =>
        Assert.Equal(TimeSpan.FromSeconds(2), _client.ClockOffset);

    [Fact]
    public async Task The_fastest_of_several_round_trips_counts()
    {
        var measuring = _client.MeasureClockOffsetAsync(rounds: 3, TestContext.Current.CancellationToken);

        // The way there takes 40, 10 and 30 ms and the way back nothing, so each measures half of that too much.
        foreach (var milliseconds in new[] { 40, 10, 30 })
        {
            var t1 = SyncMessage.ReadFrom(await _session.NextAsync(MessageType.Sync)).T1;
            _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
            var received = t1 + 5_000_000 + (ulong)(milliseconds * 1000);
            await _session.SendAsync(Said.Sync(t1, received, received));
        }

        Assert.Equal(TimeSpan.FromMilliseconds(5_005), await measuring.InTime());
        Assert.Equal(TimeSpan.FromMilliseconds(5_005), _client.ClockOffset);
    }

    [Fact]
    public async Task The_time_that_the_relay_takes_is_no_part_of_the_round_trip()
    {
        var measuring = _client.MeasureClockOffsetAsync(rounds: 2, TestContext.Current.CancellationToken);

        // 20 ms there of 20, then 2 ms there of 102: the relay took 100 to answer.
        foreach (var (there, inside) in new[] { (20, 0), (2, 100) })
        {
            var t1 = SyncMessage.ReadFrom(await _session.NextAsync(MessageType.Sync)).T1;
            _time.Advance(TimeSpan.FromMilliseconds(there + inside));
            var received = t1 + (ulong)(there * 1000);
            await _session.SendAsync(Said.Sync(t1, received, received + (ulong)(inside * 1000)));
        }

        Assert.Equal(TimeSpan.FromMilliseconds(1), await measuring.InTime());
    }

    [Fact]
    public async Task A_ping_tells_the_round_trip()
    {
        var ping = _client.PingAsync(TestContext.Current.CancellationToken);
        await _session.NextAsync(MessageType.Ping);

        _time.Advance(TimeSpan.FromMilliseconds(12));
        await _session.SendAsync(Said.Pong());

        Assert.Equal(TimeSpan.FromMilliseconds(12), await ping.InTime());
    }
}

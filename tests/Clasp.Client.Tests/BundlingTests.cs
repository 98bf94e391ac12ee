using Clasp.Client.Tests.Support;
using Clasp.Protocol.Messages;
using Microsoft.Extensions.Time.Testing;

namespace Clasp.Client.Tests;

public sealed class BundlingTests : IAsyncLifetime
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
    public async Task Its_parts_travel_together_and_the_answer_is_the_last_revision()
    {
        var bundle = new Bundle().Set("/a", 1).Emit("/cue").Set("/b", 2, new() { Revision = 4 });
        var sent = _client.BundleAsync(bundle, TestContext.Current.CancellationToken);

        Assert.Equal("Set Publish Set", PartsOf(await _session.NextAsync(MessageType.Bundle)));
        await _session.SendAsync(Said.BundleAck(5));

        Assert.Equal(5UL, await sent.InTime());
    }

    [Fact]
    public async Task A_bundle_without_params_has_no_revision()
    {
        var sent = _client.BundleAsync(new Bundle().Emit("/cue"), TestContext.Current.CancellationToken);

        await _session.SendAsync(Said.BundleAck(null));

        Assert.Null(await sent.InTime());
    }

    [Fact]
    public async Task A_refused_part_fails_the_bundle_that_has_it()
    {
        var first = _client.BundleAsync(new Bundle().Set("/a", 1), TestContext.Current.CancellationToken);
        var second = _client.BundleAsync(new Bundle().Set("/b", 1), TestContext.Current.CancellationToken);

        await _session.SendAsync(Said.Error(ErrorCode.LockHeld, "/b"), Said.BundleAck(1));

        Assert.Equal("/b", (await Assert.ThrowsAsync<ClaspErrorException>(() => second.InTime())).Address);
        Assert.Equal(1UL, await first.InTime());
    }

    [Fact]
    public async Task A_bundle_for_later_is_answered_after_one_for_now()
    {
        var later = _client.BundleAsync(new Bundle().Set("/a", 1), 10_000_000, TestContext.Current.CancellationToken);
        var sooner = _client.BundleAsync(new Bundle().Set("/a", 2), 5_000_000, TestContext.Current.CancellationToken);
        var now = _client.BundleAsync(new Bundle().Set("/b", 3), TestContext.Current.CancellationToken);

        await _session.SendAsync(Said.BundleAck(1), Said.BundleAck(2), Said.BundleAck(3));

        Assert.Equal((1UL, 2UL, 3UL), (await now.InTime(), await sooner.InTime(), await later.InTime()));
    }

    [Fact]
    public async Task A_bundle_too_far_ahead_is_the_one_that_fails()
    {
        var far = _client.BundleAsync(new Bundle().Set("/a", 1), 90_000_000, TestContext.Current.CancellationToken);
        var now = _client.BundleAsync(new Bundle().Set("/b", 1), TestContext.Current.CancellationToken);

        await _session.SendAsync(Said.Error(ErrorCode.InvalidValue, null), Said.BundleAck(1));

        await Assert.ThrowsAsync<ClaspErrorException>(() => far.InTime());
        Assert.Equal(1UL, await now.InTime());
    }

    [Fact]
    public async Task A_time_of_this_clock_is_told_in_the_relays()
    {
        var at = DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(6);
        var sent = _client.BundleAsync(new Bundle().Set("/a", 1), at, TestContext.Current.CancellationToken);

        // The relay's clock is 2 s ahead, and the messages take no time.
        for (var i = 0; i < 8; i++)
        {
            var t1 = SyncMessage.ReadFrom(await _session.NextAsync(MessageType.Sync)).T1;
            await _session.SendAsync(Said.Sync(t1, t1 + 2_000_000, t1 + 2_000_000));
        }

        Assert.Equal(8_000_000UL, BundleMessage.ReadFrom(await _session.NextAsync(MessageType.Bundle)).TimestampMicros);
        await _session.SendAsync(Said.BundleAck(1));
        await sent.InTime();
    }

    [Fact]
    public async Task The_answer_to_a_bundle_for_later_is_waited_for_that_much_longer()
    {
        var sent = _client.BundleAsync(new Bundle().Set("/a", 1), 33_000_000, TestContext.Current.CancellationToken);
        await _session.NextAsync(MessageType.Bundle);

        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.False(sent.IsCompleted);
        _time.Advance(ClaspClientOptions.Default.RequestTimeout);

        await Assert.ThrowsAsync<ClaspTimeoutException>(() => sent.InTime());
    }

    private static string PartsOf(byte[] payload)
    {
        var parts = new List<MessageType>();
        foreach (var part in BundleMessage.ReadFrom(payload)) parts.Add(MessageReader.TypeOf(part));
        return string.Join(' ', parts);
    }
}

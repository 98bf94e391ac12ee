using System.Threading.Channels;
using Clasp.Client.Tests.Support;
using Clasp.Protocol.Messages;

namespace Clasp.Client.Tests;

public sealed class SubscribingTests : IAsyncLifetime
{
    private readonly ScriptedRelay _relay = new();
    private ClaspClient _client = null!;
    private RelaySession _session = null!;

    public async ValueTask InitializeAsync() => (_client, _session) = await _relay.ConnectAsync();

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _relay.DisposeAsync();
    }

    [Fact]
    public async Task The_state_comes_first_and_then_each_change()
    {
        await using var updates = new UpdateReader(_client.Subscribe("/light/**"));
        await _session.TakeSubscriptionAsync(Said.Snapshot(("/light/1", 0.5, 3)));
        await _session.SendAsync(Said.Set("/light/1", 0.75, 4));

        var state = await updates.NextUpdateAsync();

        Assert.Equal(("/light/1", 3UL, "someone"), (state.Address, state.Revision!.Value, state.Writer));
        Assert.True(state.IsSnapshot);
        Assert.Equal("/light/1 0.75 4", await updates.NextAsync());
    }

    [Fact]
    public async Task Options_are_on_the_wire()
    {
        await using var subscription = _client.Subscribe("/light/**", new SubscribeOptions
        {
            Types = SignalTypes.Param | SignalTypes.Event,
            MaxRate = 30,
            Epsilon = 0.01,
        });

        AssertHasOptions(await _session.NextAsync(MessageType.Subscribe));
    }

    [Fact]
    public async Task A_subscription_is_established_when_the_relay_has_handled_it()
    {
        await using var subscription = _client.Subscribe("/a");
        await _session.NextAsync(MessageType.Subscribe);
        await _session.NextAsync(MessageType.Ping);
        Assert.False(subscription.Established.IsCompleted);

        await _session.SendAsync(Said.Pong());

        await subscription.Established.InTime();
    }

    [Fact]
    public async Task Each_subscription_gets_what_it_matches()
    {
        await using var all = new UpdateReader(_client.Subscribe("/**"));
        await using var one = new UpdateReader(_client.Subscribe("/a/*"));
        await _session.TakeSubscriptionAsync();
        await _session.TakeSubscriptionAsync();

        await _session.SendAsync(
            Said.Set("/b", 1, 1), Said.Set("/a/x", 2, 1), Said.Publish("/a/y", SignalType.Event, 3));

        Assert.Equal("/b 1 1", await all.NextAsync());
        Assert.Equal("/a/x 2 1", await all.NextAsync());
        Assert.Equal("/a/y 3", await all.NextAsync());
        Assert.Equal("/a/x 2 1", await one.NextAsync());
        Assert.Equal("/a/y 3", await one.NextAsync());
    }

    [Fact]
    public async Task Kinds_that_a_subscription_does_not_want_are_kept_from_it_also_when_another_wants_them()
    {
        await using var all = new UpdateReader(_client.Subscribe("/a"));
        var onlyEvents = new SubscribeOptions { Types = SignalTypes.Event };
        await using var events = new UpdateReader(_client.Subscribe("/a", onlyEvents));

        await _session.SendAsync(Said.Set("/a", 1, 1), Said.Publish("/a", SignalType.Event, 2));

        Assert.Equal("/a 1 1", await all.NextAsync());
        Assert.Equal("/a 2", await events.NextAsync());
    }

    [Fact]
    public async Task The_state_for_a_second_subscription_is_not_told_to_the_first_again()
    {
        await using var first = new UpdateReader(_client.Subscribe("/**"));
        await _session.TakeSubscriptionAsync(Said.Snapshot(("/a", 1, 1), ("/b", 2, 1)));
        await using var second = new UpdateReader(_client.Subscribe("/a"));
        await _session.TakeSubscriptionAsync(Said.Snapshot(("/a", 1, 1)));

        await _session.SendAsync(Said.Set("/a", 3, 2));

        string[] seenByFirst = [await first.NextAsync(), await first.NextAsync(), await first.NextAsync()];
        Assert.Equal(["/a 1 1", "/b 2 1", "/a 3 2"], seenByFirst);
        Assert.Equal(["/a 1 1", "/a 3 2"], [await second.NextAsync(), await second.NextAsync()]);
    }

    [Fact]
    public async Task State_that_comes_late_reaches_everybody_who_does_not_know_it()
    {
        await using var first = new UpdateReader(_client.Subscribe("/**"));
        await _session.TakeSubscriptionAsync();
        await using var second = new UpdateReader(_client.Subscribe("/a/**"));
        await _session.TakeSubscriptionAsync();

        await _session.SendAsync(Said.Snapshot(("/a/x", 1, 1)), Said.Snapshot(("/a/x", 1, 1)), Said.Set("/a/y", 2, 1));

        Assert.Equal(["/a/x 1 1", "/a/y 2 1"], [await first.NextAsync(), await first.NextAsync()]);
        Assert.Equal(["/a/x 1 1", "/a/y 2 1"], [await second.NextAsync(), await second.NextAsync()]);
    }

    [Fact]
    public async Task An_answer_to_GET_is_no_update()
    {
        await using var updates = new UpdateReader(_client.Subscribe("/a"));
        await _session.TakeSubscriptionAsync();
        var get = _client.GetAsync("/a", TestContext.Current.CancellationToken);

        await _session.SendAsync(Said.Snapshot(("/a", 1, 1)), Said.Set("/a", 2, 2));

        await get.InTime();
        Assert.Equal("/a 2 2", await updates.NextAsync());
    }

    [Fact]
    public async Task A_refused_subscription_ends_with_the_error()
    {
        await using var updates = new UpdateReader(_client.Subscribe("/secret/**"));
        var refused = _client.Subscribe("/secret/**");

        await _session.SendAsync(Said.Error(ErrorCode.InsufficientScope, "/secret/**"), Said.Pong(),
            Said.Error(ErrorCode.InsufficientScope, "/secret/**"), Said.Pong());

        await Assert.ThrowsAsync<ClaspErrorException>(updates.NextUpdateAsync);
        await Assert.ThrowsAsync<ClaspErrorException>(() => refused.Established.InTime());
    }

    [Fact]
    public async Task A_callback_is_called_in_order_and_its_faults_end_nothing()
    {
        var seen = Channel.CreateUnbounded<string>();
        await using var subscription = _client.Subscribe("/a", update =>
        {
            seen.Writer.TryWrite(update.Value.ToString());
            if (update.Revision == 1) throw new InvalidOperationException("A fault of the callback.");
        });

        await _session.SendAsync(Said.Set("/a", "one", 1), Said.Set("/a", "two", 2));

        Assert.Equal("\"one\"", await seen.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().InTime());
        Assert.Equal("\"two\"", await seen.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().InTime());
    }

    [Fact]
    public async Task A_disposed_subscription_ends_here_and_at_the_relay()
    {
        var subscription = _client.Subscribe("/a");
        var updates = new UpdateReader(subscription);
        await _session.TakeSubscriptionAsync();

        await subscription.DisposeAsync();

        Assert.True(await updates.HasEndedAsync());
        await _session.NextAsync(MessageType.Unsubscribe);
    }

    [Fact]
    public async Task An_enumeration_that_is_left_ends_its_subscription()
    {
        var enumeration = FirstValueAsync(TestContext.Current.CancellationToken);
        await _session.TakeSubscriptionAsync(Said.Snapshot(("/a", 1, 1)));

        Assert.Equal("1", await enumeration.InTime());
        await _session.NextAsync(MessageType.Unsubscribe);
    }

    [Fact]
    public async Task A_cancelled_enumeration_throws()
    {
        using var enough = new CancellationTokenSource();
        var enumeration = FirstValueAsync(enough.Token);
        await _session.TakeSubscriptionAsync();

        await enough.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => enumeration.InTime());
        await _session.NextAsync(MessageType.Unsubscribe);
    }

    [Fact]
    public async Task Disposing_the_client_ends_the_enumeration()
    {
        var updates = new UpdateReader(_client.Subscribe("/a"));

        await _client.DisposeAsync();

        Assert.True(await updates.HasEndedAsync());
        Assert.Throws<ObjectDisposedException>(() => _client.Subscribe("/b"));
    }

    [Fact]
    public void What_is_not_a_pattern_is_refused_at_once() =>
        Assert.Throws<FormatException>(
            () => _client.SubscribeAsync("no/slash", cancellation: TestContext.Current.CancellationToken));

    private async Task<string> FirstValueAsync(CancellationToken cancellation)
    {
        var first = await _client.SubscribeAsync("/a", cancellation: cancellation).FirstAsync(cancellation);
        return first.Value.ToString();
    }

    private static void AssertHasOptions(byte[] payload)
    {
        var subscribe = SubscribeMessage.ReadFrom(payload);
        Assert.Equal("/light/**", Said.Text(subscribe.Pattern));
        Assert.Equal(SignalTypes.Param | SignalTypes.Event, subscribe.TypeMask);
        Assert.Equal((30u, 0.01), (subscribe.MaxRate!.Value, subscribe.Epsilon!.Value));
    }
}

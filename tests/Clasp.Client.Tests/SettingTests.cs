using Clasp.Client.Tests.Support;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;
using Microsoft.Extensions.Time.Testing;

namespace Clasp.Client.Tests;

public sealed class SettingTests : IAsyncLifetime
{
    private readonly ScriptedRelay _relay = new();
    private readonly FakeTimeProvider _time = new();
    private ClaspClient _client = null!;
    private RelaySession _session = null!;

    public async ValueTask InitializeAsync() =>
        (_client, _session) = await _relay.ConnectAsync(new() { Time = _time, Reconnect = null });

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _relay.DisposeAsync();
    }

    [Fact]
    public async Task The_revision_is_that_of_the_answer()
    {
        var set = SetAsync("/light/1", 0.5);

        Assert.Equal("/light/1", await _session.NextSetAsync());
        await _session.SendAsync(Said.Ack("/light/1", 42));

        Assert.Equal(42UL, await set.InTime());
    }

    [Fact]
    public async Task What_was_asked_for_is_on_the_wire()
    {
        var options = new SetOptions { Revision = 3, Lock = true, Ttl = TimeToLive.Sliding(60) };
        var set = _client.SetAsync("/a", Value.Array(1, "two"), options, TestContext.Current.CancellationToken);

        AssertIs(await _session.NextAsync(MessageType.Set));
        await _session.SendAsync(Said.Ack("/a", 4));
        await set.InTime();

        static void AssertIs(byte[] payload)
        {
            var message = SetMessage.ReadFrom(payload);
            Assert.Equal("[1,\"two\"]", Value.From(message.Value).ToString());
            Assert.Equal((3UL, true, false), (message.Revision!.Value, message.Lock, message.Unlock));
            Assert.Equal(TimeToLive.Sliding(60), message.Ttl);
        }
    }

    [Fact]
    public async Task Answers_find_their_requests_by_address_and_in_order()
    {
        var first = SetAsync("/a", 1);
        var second = SetAsync("/a", 2);
        var other = SetAsync("/b", 3);

        await _session.SendAsync(Said.Ack("/b", 30), Said.Ack("/a", 10), Said.Ack("/a", 20));

        Assert.Equal((10UL, 20UL, 30UL), (await first.InTime(), await second.InTime(), await other.InTime()));
    }

    [Fact]
    public async Task An_error_fails_the_oldest_request_of_its_address()
    {
        var first = SetAsync("/a", 1);
        var second = SetAsync("/a", 2);

        await _session.SendAsync(Said.Error(ErrorCode.LockHeld, "/a", "The lock is held"), Said.Ack("/a", 7));

        var refused = await Assert.ThrowsAsync<ClaspErrorException>(() => first.InTime());
        Assert.Equal((ErrorCode.LockHeld, "/a"), (refused.Code, refused.Address));
        Assert.Equal("401: The lock is held (/a)", refused.Message);
        Assert.Equal(7UL, await second.InTime());
    }

    [Fact]
    public async Task An_error_about_a_SET_is_not_taken_for_one_about_an_older_GET()
    {
        var get = _client.GetAsync("/a", TestContext.Current.CancellationToken);
        var set = SetAsync("/a", 1);

        await _session.SendAsync(Said.Error(ErrorCode.RevisionConflict, "/a"), Said.Snapshot(("/a", 5, 1)));

        await Assert.ThrowsAsync<ClaspErrorException>(() => set.InTime());
        Assert.Equal(Value.Int64(5), await get.InTime());
    }

    [Fact]
    public async Task A_set_that_nobody_waits_for_keeps_its_place()
    {
        Assert.True(_client.TrySet("/a", 1));
        var second = SetAsync("/a", 2);

        await _session.SendAsync(Said.Ack("/a", 1), Said.Ack("/a", 2));

        Assert.Equal(2UL, await second.InTime());
    }

    [Fact]
    public async Task A_refusal_that_nobody_waits_for_is_told_all_the_same()
    {
        var told = new TaskCompletionSource<ClaspErrorException>();
        _client.ErrorReceived += told.SetResult;

        _client.TrySet("/a", 1);
        await _session.SendAsync(Said.Error(ErrorCode.LockHeld, "/a"));

        Assert.Equal(ErrorCode.LockHeld, (await told.Task.InTime()).Code);
    }

    [Fact]
    public async Task No_answer_in_time_is_a_timeout()
    {
        var set = SetAsync("/a", 1);

        _time.Advance(ClaspClientOptions.Default.RequestTimeout);

        var late = await Assert.ThrowsAsync<ClaspTimeoutException>(() => set.InTime());
        Assert.Equal("SET /a was not answered within 15 s.", late.Message);
    }

    [Fact]
    public async Task An_answer_that_comes_too_late_is_not_taken_for_the_next()
    {
        var first = SetAsync("/a", 1);
        _time.Advance(ClaspClientOptions.Default.RequestTimeout);
        await Assert.ThrowsAsync<ClaspTimeoutException>(() => first.InTime());

        var second = SetAsync("/a", 2);
        await _session.SendAsync(Said.Ack("/a", 1), Said.Ack("/a", 2));

        Assert.Equal(2UL, await second.InTime());
    }

    [Fact]
    public async Task An_answer_that_never_comes_does_not_hold_its_place_for_ever()
    {
        var first = SetAsync("/a", 1);
        _time.Advance(3 * ClaspClientOptions.Default.RequestTimeout);
        await Assert.ThrowsAsync<ClaspTimeoutException>(() => first.InTime());

        var second = SetAsync("/a", 2);
        await _session.SendAsync(Said.Ack("/a", 2));

        Assert.Equal(2UL, await second.InTime());
    }

    [Fact]
    public async Task Waiting_can_be_cancelled()
    {
        using var impatience = new CancellationTokenSource();
        var set = _client.SetAsync("/a", 1, cancellation: impatience.Token);

        await impatience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => set.InTime());
    }

    [Fact]
    public async Task A_lost_connection_fails_what_waits_and_what_comes_after()
    {
        var closed = new TaskCompletionSource();
        _client.ConnectionChanged += change =>
        {
            if (change.State == ConnectionState.Closed) closed.SetResult();
        };
        var set = SetAsync("/a", 1);
        await _session.NextSetAsync();

        await _session.DisposeAsync();

        await Assert.ThrowsAsync<ClaspConnectionException>(() => set.InTime());
        await closed.Task.InTime();
        await Assert.ThrowsAsync<ClaspConnectionException>(() => SetAsync("/b", 1));
        Assert.False(_client.TrySet("/b", 1));
    }

    [Fact]
    public async Task What_was_set_before_the_client_is_disposed_is_sent()
    {
        for (var i = 0; i < 100; i++) Assert.True(_client.TrySet($"/{i}", i));

        await _client.DisposeAsync();

        for (var i = 0; i < 100; i++) Assert.Equal($"/{i}", await _session.NextSetAsync());
    }

    [Fact]
    public async Task What_does_not_fit_a_message_is_not_sent()
    {
        var set = SetAsync("/a", new string('x', 70_000));

        await Assert.ThrowsAsync<ArgumentException>(() => set.InTime());
    }

    private Task<ulong> SetAsync(string address, Value value) =>
        _client.SetAsync(address, value, cancellation: TestContext.Current.CancellationToken);
}

using Clasp.Client.Tests.Support;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;

namespace Clasp.Client.Tests;

public sealed class GettingTests : IAsyncLifetime
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
    public async Task A_param_comes_with_its_revision_and_its_writer()
    {
        var get = _client.GetParamAsync("/a", TestContext.Current.CancellationToken);

        await _session.NextAsync(MessageType.Get);
        await _session.SendAsync(Said.Snapshot(("/a", "here", 9)));

        Assert.Equal(new ParamSnapshot("/a", "here", 9, "someone", 7), await get.InTime());
    }

    [Fact]
    public async Task What_is_not_there_is_null()
    {
        var get = _client.GetAsync("/a", TestContext.Current.CancellationToken);

        await _session.SendAsync(Said.Error(ErrorCode.NotFound, "/a"));

        Assert.Null(await get.InTime());
    }

    [Fact]
    public async Task A_refusal_is_an_error()
    {
        var get = _client.GetAsync("/a", TestContext.Current.CancellationToken);

        await _session.SendAsync(Said.Error(ErrorCode.InsufficientScope, "/a"));

        await Assert.ThrowsAsync<ClaspErrorException>(() => get.InTime());
    }

    [Fact]
    public async Task A_snapshot_of_another_address_is_not_the_answer()
    {
        var get = _client.GetAsync("/a", TestContext.Current.CancellationToken);

        await _session.SendAsync(Said.Snapshot(("/b", 1, 1)), Said.Snapshot(("/a", 2, 1)));

        Assert.Equal(Value.Int64(2), await get.InTime());
    }

    [Fact]
    public async Task All_results_of_a_query_are_found_however_many_messages_they_take()
    {
        var query = _client.QueryAsync("/**", TestContext.Current.CancellationToken);
        await _session.NextAsync(MessageType.Query);
        await _session.NextAsync(MessageType.Ping);

        await _session.SendAsync(Said.Result("/a", "/b"), Said.Result("/c"), Said.Pong());

        var found = await query.InTime();
        Assert.Equal(["/a", "/b", "/c"], found.Select(signal => signal.Address));
        Assert.Equal(new SignalInfo("/c", SignalType.Stream) { Datatype = "float" }, found[2]);
    }

    [Fact]
    public async Task A_refused_query_leaves_the_next_its_results()
    {
        var refused = _client.QueryAsync("nonsense", TestContext.Current.CancellationToken);
        var good = _client.QueryAsync("/**", TestContext.Current.CancellationToken);

        await _session.SendAsync(
            Said.Error(ErrorCode.BadPattern, "nonsense"), Said.Pong(), Said.Result("/a"), Said.Pong());

        await Assert.ThrowsAsync<ClaspErrorException>(() => refused.InTime());
        Assert.Equal("/a", Assert.Single(await good.InTime()).Address);
    }

    [Fact]
    public async Task An_announcement_waits_for_its_answer()
    {
        var signal = new SignalInfo("/lamp/level", SignalType.Param) { Unit = "%", Range = (0, 100) };
        var announce = _client.AnnounceAsync("/lamp", [signal], TestContext.Current.CancellationToken);

        AssertIsLamp(await _session.NextAsync(MessageType.Announce));
        await _session.SendAsync(Said.Ack("/lamp", null));

        await announce.InTime();
    }

    [Fact]
    public async Task A_refused_announcement_names_the_signal()
    {
        var announce = _client.AnnounceAsync(
            "/lamp", [new("bad", SignalType.Param)], TestContext.Current.CancellationToken);

        await _session.SendAsync(Said.Error(ErrorCode.BadAddress, "bad"));

        Assert.Equal("bad", (await Assert.ThrowsAsync<ClaspErrorException>(() => announce.InTime())).Address);
    }

    private static void AssertIsLamp(byte[] payload)
    {
        var announce = AnnounceMessage.ReadFrom(payload);
        Assert.Equal("/lamp", Said.Text(announce.Namespace));
        foreach (var signal in announce.Signals)
        {
            Assert.Equal("/lamp/level", Said.Text(signal.Address));
            Assert.Equal(("%", (0.0, 100.0)), (Said.Text(signal.Metadata.Unit), signal.Metadata.Range));
        }
    }
}

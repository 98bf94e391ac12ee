using System.Globalization;
using Clasp.EndToEnd.Peers;
using Clasp.EndToEnd.Processes;
using Clasp.Protocol;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;

namespace Clasp.EndToEnd;

/// <summary>What happens at the edges that an operator can set, and at those of the wire.</summary>
public sealed class LimitTests
{
    private const int LimitReached = 429;

    [Fact]
    public async Task One_session_too_many_is_told_so_and_closed()
    {
        await using var relay = await RelayProcess.StartAsync("--max-sessions", "2");
        await using var first = await Peer.JoinAsync(relay);
        var second = await Peer.JoinAsync(relay);
        await using var disposesSecond = second;
        await using var third = new Peer(await WebSocketWire.ConnectAsync(relay.WebSocketUri));
        third.StartReading();

        await third.HelloAsync();

        var refusal = await third.NextAsync(message => message.Type == MessageType.Error);
        Assert.Equal(LimitReached, refusal.Code);
        Assert.Contains("session", refusal.Text);
        await third.ClosedAsync();
        Assert.Equal(MessageType.Ack, (await first.SetAndWaitAsync("/alive", true)).Type);
    }

    [Fact]
    public async Task A_place_that_became_free_is_given_away_again()
    {
        await using var relay = await RelayProcess.StartAsync("--max-sessions", "1");
        await (await Peer.JoinAsync(relay)).DisposeAsync();

        await Deadline.UntilAsync(() => IsAdmittedAsync(relay), () => "the place is free");
    }

    [Fact]
    public async Task Zero_sessions_means_any_number()
    {
        await using var relay = await RelayProcess.StartAsync("--max-sessions", "0");

        await using var peer = await Peer.JoinAsync(relay);

        Assert.Equal(MessageType.Ack, (await peer.SetAndWaitAsync("/alive", true)).Type);
    }

    [Theory]
    [InlineData("ws")]
    [InlineData("tcp")]
    public async Task The_largest_value_that_fits_a_frame_comes_back_whole(string transport)
    {
        const string address = "/large";
        var bytes = new byte[ProtocolLimits.MaxParamBytes - address.Length - 2];
        new Random(1).NextBytes(bytes);
        await using var relay = await RelayProcess.StartAsync();
        await using var peer = await Peer.JoinAsync(transport == "ws"
            ? await WebSocketWire.ConnectAsync(relay.WebSocketUri)
            : await TcpWire.ConnectAsync(relay.TcpUri));

        await peer.SetAndWaitAsync(address, bytes);
        await peer.GetAsync(address);

        var snapshot = await peer.NextAsync(message => message.Type == MessageType.Snapshot);
        Assert.Equal((Value)bytes, snapshot.Value);
    }

    [Fact]
    public async Task A_message_larger_than_any_frame_ends_only_its_own_connection()
    {
        await using var relay = await RelayProcess.StartAsync();
        await using var bystander = await Peer.JoinAsync(relay);
        await using var tcp = await Peer.JoinAsync(await TcpWire.ConnectAsync(relay.TcpUri));
        await using var web = await Peer.JoinAsync(relay);

        await tcp.SendAsync(new byte[1_000_000]);
        await web.SendAsync(new byte[1_000_000]);

        await tcp.ClosedAsync();
        await web.ClosedAsync();
        Assert.Equal(MessageType.Ack, (await bystander.SetAndWaitAsync("/alive", true)).Type);
    }

    [Fact]
    public async Task A_session_that_says_nothing_is_closed_after_the_session_timeout()
    {
        await using var relay = await RelayProcess.StartAsync("--session-timeout", "1");
        await using var tcp = await Peer.JoinAsync(await TcpWire.ConnectAsync(relay.TcpUri));

        await tcp.ClosedAsync();
    }

    [Fact]
    public async Task A_param_that_nobody_touches_expires_and_its_subscribers_are_told()
    {
        await using var relay = await RelayProcess.StartAsync("--param-ttl", 1.ToString(CultureInfo.InvariantCulture));
        await using var peer = await Peer.JoinAsync(relay);
        await peer.SubscribeAsync("/brief");

        await peer.SetAndWaitAsync("/brief", "here");

        var gone = await peer.NextAsync(message => message is { Type: MessageType.Set, Value.IsNull: true });
        Assert.Equal(2UL, gone.Revision);
    }

    private static async Task<bool> IsAdmittedAsync(RelayProcess relay)
    {
        await using var peer = new Peer(await WebSocketWire.ConnectAsync(relay.WebSocketUri));
        peer.StartReading();
        await peer.HelloAsync();
        var answer = await peer.NextAsync(message => message.Type is MessageType.Welcome or MessageType.Error);
        return answer.Type == MessageType.Welcome;
    }
}

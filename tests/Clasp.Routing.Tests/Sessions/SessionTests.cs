using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Routing.Tests.Harness;

namespace Clasp.Routing.Tests.Sessions;

public sealed class SessionTests
{
    private static readonly byte[] Garbage = [0x53, 0x01, 0x00, 0x02, 0x21, 0x00];

    private readonly TestRouter _router = new();

    [Fact]
    public void Hello_is_answered_by_welcome_and_an_empty_snapshot()
    {
        var client = _router.Open();

        client.Hello();

        Assert.Equal([$"WELCOME CLASP Relay 0xF8 {TestRouter.IdOf(1)}", "SNAPSHOT"], client.Take());
    }

    [Fact]
    public void The_whole_state_may_come_instead()
    {
        var router = new TestRouter(new RouterOptions { WelcomeSnapshot = true });
        var first = router.Open().Hello();
        first.Set("/a", 1).Set("/b", 2);

        var second = router.Open().Hello();

        Assert.Equal("SNAPSHOT", first.Take()[1]);
        Assert.Equal(["SNAPSHOT /a=1#1 /b=2#1"], second.Take()[1..]);
    }

    [Fact]
    public void The_older_encoding_is_understood_and_answered_in_the_binary_one()
    {
        var client = _router.Connect();

        // {"type": "PING"} in MessagePack.
        client.SendFrame([0x53, 0x00, 0x00, 0x0B, 0x81, 0xA4, .. "type"u8, 0xA4, .. "PING"u8]);

        Assert.Equal(["PONG"], client.Take());
    }

    [Fact]
    public void Another_message_before_hello_is_refused_and_the_connection_closed()
    {
        var client = _router.Open();

        client.Set("/a", 1);

        Assert.Equal(["ERROR 101 -: The first message must be HELLO (0x01), not 0x21"], client.Take());
        Assert.Equal(CloseReason.ProtocolError, client.Output.ClosedFor);
    }

    [Fact]
    public void Bytes_that_are_no_message_before_hello_close_the_connection()
    {
        var client = _router.Open();

        client.SendFrame("GET / HTTP/1.1"u8.ToArray());

        Assert.Equal(["ERROR 100 -: A frame starts with 0x53 ('S'), not with 0x47."], client.Take());
        Assert.Equal(CloseReason.ProtocolError, client.Output.ClosedFor);
    }

    [Fact]
    public void Bytes_that_are_no_message_after_hello_are_refused_and_the_connection_is_kept()
    {
        var client = _router.Connect();

        client.SendFrame(Garbage).SendFrame(0x53, 1, 0, 1, 0x7F).Send(default(PingMessage));

        Assert.Equal(
            [
                "ERROR 100 -: The message ends at byte 2, 2 too early.",
                "ERROR 100 -: 0x7F is not a message type.",
                "PONG",
            ],
            client.Take());
        Assert.Null(client.Output.ClosedFor);
    }

    [Fact]
    public void A_second_hello_is_refused_and_the_session_kept()
    {
        var client = _router.Connect();

        client.Hello().Send(default(PingMessage));

        Assert.Equal(
            ["ERROR 101 -: HELLO was said already; open another connection for another session", "PONG"],
            client.Take());
    }

    [Fact]
    public void Without_hello_the_connection_is_closed()
    {
        var client = _router.Open();

        _router.Pass(TimeSpan.FromSeconds(9.9));
        Assert.Null(client.Output.ClosedFor);

        _router.Pass(TimeSpan.FromSeconds(0.2));
        Assert.Equal(CloseReason.PolicyViolation, client.Output.ClosedFor);
        Assert.Equal("No HELLO within 10 s", client.Output.CloseText);
    }

    [Fact]
    public void Answers_of_a_router_are_ignored_when_a_client_sends_them()
    {
        var client = _router.Connect();

        client.Send(new AckMessage()).Send(default(PongMessage)).Send(new WelcomeMessage()).Send(new ErrorMessage());
        client.SendFrame(new SnapshotWriter(new byte[70_000]).Finish().ToArray());
        client.SendFrame(SignalsWriter.Result(new byte[70_000]).Finish().ToArray());

        Assert.Empty(client.Take());
    }

    [Fact]
    public void One_session_too_many_is_told_why_and_closed()
    {
        var router = new TestRouter(new RouterOptions { MaxSessions = 1 });
        var first = router.Connect();

        var second = router.Open();

        Assert.Equal(["ERROR 429 -: This relay has 1 sessions (max-sessions)"], second.Take());
        Assert.Equal(CloseReason.Overloaded, second.Output.ClosedFor);

        first.Disconnect();
        Assert.Null(router.Open().Output.ClosedFor);
    }

    [Fact]
    public void No_limit_of_sessions_is_no_limit()
    {
        var router = new TestRouter(new RouterOptions { MaxSessions = 0 });

        Assert.All(Enumerable.Range(0, 2000), _ => Assert.Null(router.Open().Output.ClosedFor));
    }

    [Fact]
    public void A_silent_session_is_closed()
    {
        var client = _router.Connect();

        _router.Pass(TimeSpan.FromSeconds(301));

        Assert.Equal("Nothing heard for 300 s (session-timeout)", client.Output.CloseText);
    }

    [Fact]
    public void Frames_and_pongs_count_as_life_and_what_it_is_sent_does_not()
    {
        var talker = _router.Connect();
        var answerer = _router.Connect();
        var listener = _router.Connect();
        listener.Subscribe("/a");

        for (var i = 0; i < 4; i++)
        {
            _router.Pass(TimeSpan.FromSeconds(100));
            talker.Set("/a", i);
            _router.Router.Touch(answerer.Session);
        }

        Assert.Null(talker.Output.ClosedFor);
        Assert.Null(answerer.Output.ClosedFor);
        Assert.Equal(CloseReason.PolicyViolation, listener.Output.ClosedFor);
    }

    [Fact]
    public void A_closed_session_hears_and_says_nothing_any_more()
    {
        var client = _router.Connect();
        client.Subscribe("/a");
        _router.Pass(TimeSpan.FromSeconds(301));
        var other = _router.Connect();

        client.Set("/a", 1);
        other.Set("/a", 2);

        Assert.Empty(client.Take());
        Assert.Equal(["ACK /a #1"], other.Take());
        client.Disconnect();
        client.Disconnect();
        Assert.Equal(0, _router.Router.Statistics.Subscriptions);
    }

    [Fact]
    public void More_messages_than_allowed_are_refused_one_by_one()
    {
        var router = new TestRouter(new RouterOptions { MaxMessagesPerSecond = 3 });
        var client = router.Connect();

        for (var i = 0; i < 5; i++) client.Send(default(PingMessage));
        router.Pass(TimeSpan.FromSeconds(0.4));
        client.Send(default(PingMessage));

        const string Refused = "ERROR 429 -: Rate limit exceeded: 3 messages/second (max-rate)";
        Assert.Equal(["PONG", "PONG", "PONG", Refused, Refused, "PONG"], client.Take());
    }

    [Fact]
    public void A_longer_message_than_allowed_is_refused()
    {
        var router = new TestRouter(new RouterOptions { MaxPayloadBytes = 100 });
        var client = router.Connect();

        client.Set("/a", new string('x', 100));

        Assert.Equal(["ERROR 429 -: A message of 108 bytes is over the limit of 100 (max-payload)"], client.Take());
    }

    [Fact]
    public void Draining_closes_all_and_takes_no_new_ones()
    {
        var client = _router.Connect();
        _router.Router.BeginBatch();
        _router.Router.BeginDrain("going home");
        _router.Router.EndBatch();

        var late = _router.Open();

        Assert.Equal((CloseReason.GoingAway, "going home"), (client.Output.ClosedFor!.Value, client.Output.CloseText));
        Assert.Equal(CloseReason.GoingAway, late.Output.ClosedFor);
    }

    [Fact]
    public void What_was_sent_before_closing_is_written_first()
    {
        var client = _router.Connect();
        client.Output.IsSlow = true;
        client.Send(default(PingMessage)).Set("/a", 1);
        _router.Router.BeginBatch();
        _router.Router.BeginDrain("bye");
        _router.Router.EndBatch();
        Assert.Null(client.Output.ClosedFor);

        client.ReadAll();

        Assert.Equal(["PONG", "ACK /a #1"], client.Take());
        Assert.Equal(CloseReason.GoingAway, client.Output.ClosedFor);
    }

    [Fact]
    public void A_peer_that_does_not_read_its_last_words_is_closed_all_the_same()
    {
        var client = _router.Connect();
        client.Output.IsSlow = true;
        client.Send(default(PingMessage));

        _router.Router.BeginBatch();
        _router.Router.BeginDrain("bye");
        _router.Router.EndBatch();
        _router.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal(CloseReason.GoingAway, client.Output.ClosedFor);
    }

    [Fact]
    public void Clocks_are_compared()
    {
        var client = _router.Connect();

        client.Send(new SyncMessage { T1 = 5 });

        var now = _router.Clock.WallMicros;
        Assert.Equal([$"SYNC 5 {now} {now}"], client.Take());
    }

    [Fact]
    public void Replay_is_refused_until_there_is_a_journal()
    {
        var client = _router.Connect();

        client.Send(new ReplayMessage { Pattern = "/a/**"u8 });

        Assert.Equal(["ERROR 501 /a/**: This relay keeps no journal to replay from"], client.Take());
    }

    [Fact]
    public void Federation_is_refused_where_there_is_none()
    {
        var client = _router.Connect();

        client.Send(new FederationSyncMessage { Op = FederationOp.RequestSync });

        Assert.Equal(["ERROR 403 -: This relay is no member of a federation"], client.Take());
    }

    [Fact]
    public void Answers_of_one_batch_are_written_together()
    {
        var client = _router.Connect();
        var before = client.Output.Writes;

        client.SendTogether([.. Enumerable.Range(0, 20).Select(i => Peer.SetFrame("/a", i))]);

        Assert.Equal(before + 1, client.Output.Writes);
        Assert.Equal(20, client.Take().Length);
    }

    [Fact]
    public void Random_bytes_never_throw_and_never_close_an_open_session()
    {
        var random = new Random(1);
        var client = _router.Connect();
        for (var i = 0; i < 20_000; i++)
        {
            var payload = new byte[random.Next(1, 40)];
            random.NextBytes(payload);
            if (payload[0] > 0x61) payload[0] = (byte)(random.Next(2) == 0 ? 0x21 : 0x30);
            var frame = new byte[FrameHeader.MinLength + payload.Length];
            FrameHeader.Write(frame, QualityOfService.Fire, payload.Length);
            payload.CopyTo(frame, FrameHeader.MinLength);
            client.SendFrame(frame).Skip();
        }

        Assert.Null(client.Output.ClosedFor);
    }

    [Fact]
    public void The_statistics_tell_what_happened()
    {
        var client = _router.Connect();
        client.Subscribe("/a").Set("/a", 1).Set("/a", 2, revision: 7).Emit("/b").SendFrame(Garbage);

        var statistics = _router.Router.Statistics;
        Assert.Equal(3, statistics.ReceivedOf(MessageType.Set));
        Assert.Equal(6, statistics.MessagesIn);
        Assert.Equal(1, statistics.SentOf(MessageType.Ack));
        Assert.Equal(1, statistics.SentOf(MessageType.Set));
        Assert.Equal(1, statistics.ErrorsOf(ErrorCode.RevisionConflict));
        Assert.Equal(1, statistics.ErrorsOf(ErrorCode.BadMessage));
        Assert.Equal((1, 1, 1), (statistics.Sessions, statistics.Subscriptions, statistics.Params));
    }
}

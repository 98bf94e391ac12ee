using Clasp.Protocol.Messages;
using Clasp.Routing.Tests.Harness;

namespace Clasp.Routing.Tests.Timing;

public sealed class GestureTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(16);

    private readonly TestRouter _router = new();
    private readonly Peer _hand;
    private readonly Peer _listener;

    public GestureTests()
    {
        _hand = _router.Connect();
        _listener = _router.Connect();
        _listener.Subscribe("/g");
        _hand.Subscribe("/g");
    }

    [Fact]
    public void Of_quick_moves_the_last_one_comes_when_its_time_is_there()
    {
        _hand.Gesture("/g", GesturePhase.Start, 0);
        for (var i = 1; i <= 5; i++) _hand.Gesture("/g", GesturePhase.Move, i);
        Assert.Equal(["GESTURE Start /g 0 id=1"], _listener.Take());

        _router.Pass(Interval);

        Assert.Equal(["GESTURE Move /g 5 id=1"], _listener.Take());
    }

    [Fact]
    public void A_stream_of_moves_is_thinned_out_and_never_held_until_it_pauses()
    {
        _hand.Gesture("/g", GesturePhase.Start, 0);
        for (var i = 1; i <= 200; i++)
        {
            _hand.Gesture("/g", GesturePhase.Move, i);
            _router.Pass(TimeSpan.FromMilliseconds(1));
        }

        _router.Pass(Interval);

        var moves = _listener.Take()[1..];
        Assert.InRange(moves.Length, 12, 14);
        Assert.Equal("GESTURE Move /g 200 id=1", moves[^1]);
    }

    [Fact]
    public void The_sender_does_not_hear_itself()
    {
        _hand.Gesture("/g", GesturePhase.Start, 0).Gesture("/g", GesturePhase.Move, 1);

        _router.Pass(Interval);

        Assert.Empty(_hand.Take());
    }

    [Theory]
    [InlineData(GesturePhase.End)]
    [InlineData(GesturePhase.Cancel)]
    public void The_last_move_comes_before_the_end(GesturePhase end)
    {
        _hand.Gesture("/g", GesturePhase.Start, 0).Gesture("/g", GesturePhase.Move, 1).Gesture("/g", end, 2);
        _router.Pass(Interval * 3);

        Assert.Equal(
            ["GESTURE Start /g 0 id=1", "GESTURE Move /g 1 id=1", $"GESTURE {end} /g 2 id=1"], _listener.Take());
    }

    [Fact]
    public void A_start_that_comes_again_does_not_overtake_the_move_before_it()
    {
        _hand.Gesture("/g", GesturePhase.Start, 0)
            .Gesture("/g", GesturePhase.Move, 1)
            .Gesture("/g", GesturePhase.Start, 2);

        Assert.Equal(
            ["GESTURE Start /g 0 id=1", "GESTURE Move /g 1 id=1", "GESTURE Start /g 2 id=1"], _listener.Take());
    }

    [Fact]
    public void Gestures_are_told_apart_by_id_and_by_session()
    {
        var other = _router.Connect();
        _hand.Gesture("/g", GesturePhase.Start, 0, id: 1).Gesture("/g", GesturePhase.Start, 0, id: 2);
        other.Gesture("/g", GesturePhase.Start, 0, id: 1);
        _listener.Skip();

        _hand.Gesture("/g", GesturePhase.Move, 11, id: 1).Gesture("/g", GesturePhase.Move, 12, id: 2);
        other.Gesture("/g", GesturePhase.Move, 21, id: 1);
        _router.Pass(Interval);

        Assert.Equal(
            ["GESTURE Move /g 11 id=1", "GESTURE Move /g 12 id=2", "GESTURE Move /g 21 id=1"], _listener.Take());
    }

    [Fact]
    public void Moves_of_a_gesture_that_never_started_pass_at_once()
    {
        _hand.Gesture("/g", GesturePhase.Move, 1).Gesture("/g", GesturePhase.Move, 2);

        Assert.Equal(["GESTURE Move /g 1 id=1", "GESTURE Move /g 2 id=1"], _listener.Take());
    }

    [Fact]
    public void The_last_move_of_a_session_that_is_gone_still_comes()
    {
        _hand.Gesture("/g", GesturePhase.Start, 0).Gesture("/g", GesturePhase.Move, 1);

        _hand.Disconnect();

        Assert.Equal(["GESTURE Start /g 0 id=1", "GESTURE Move /g 1 id=1"], _listener.Take());
    }

    [Fact]
    public void An_abandoned_gesture_is_forgotten()
    {
        _hand.Gesture("/g", GesturePhase.Start, 0);
        for (var i = 0; i < 5; i++)
        {
            _router.Pass(TimeSpan.FromSeconds(200));
            _hand.Send(default(PingMessage));
            _listener.Send(default(PingMessage));
        }

        _hand.Skip();
        _listener.Skip();
        _hand.Gesture("/g", GesturePhase.Move, 1).Gesture("/g", GesturePhase.Move, 2);

        Assert.Equal(["GESTURE Move /g 1 id=1", "GESTURE Move /g 2 id=1"], _listener.Take());
    }
}

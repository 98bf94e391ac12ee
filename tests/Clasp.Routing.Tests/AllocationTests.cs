using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;
using Clasp.Routing.Tests.Harness;
using Clasp.Tests.Shared;

namespace Clasp.Routing.Tests;

/// <summary>The way of a message allocates nothing once it has been gone before.</summary>
public sealed class AllocationTests
{
    private const int Receivers = 50;

    private readonly TestRouter _router = new();
    private readonly Peer _writer;
    private readonly List<DiscardingOutput> _outputs = [];

    public AllocationTests()
    {
        _writer = new Peer(_router, new RecordingOutput(), Open(new DiscardingOutput()));
        for (var i = 0; i < Receivers; i++)
        {
            var output = new DiscardingOutput();
            _outputs.Add(output);
            var receiver = new Peer(_router, new RecordingOutput(), Open(output));
            receiver.Subscribe("/mixer/**").Subscribe("/mixer/*", id: 2);
        }
    }

    [Fact]
    public void A_set_to_many_receivers_and_its_acknowledgement() =>
        AssertNothingAllocated(Peer.SetFrame("/mixer/fader", 0.5));

    [Fact]
    public void A_set_of_a_text() => AssertNothingAllocated(
        Peer.SetFrame("/mixer/name", "left"), Peer.SetFrame("/mixer/name", "left and right"));

    [Fact]
    public void An_event() => AssertNothingAllocated(Signal(SignalType.Event));

    [Fact]
    public void A_piece_of_a_stream() => AssertNothingAllocated(Signal(SignalType.Stream));

    [Fact]
    public void A_move_of_a_gesture() => AssertNothingAllocated(Signal(SignalType.Gesture, GesturePhase.Move));

    [Fact]
    public void A_bundle() => AssertNothingAllocated(
        new BundleBuilder().Set("/mixer/a", 1).Set("/mixer/b", 2).Emit("/mixer/cue", 3).ToFrame(null));

    [Fact]
    public void A_read() => AssertNothingAllocated(
        Peer.SetFrame("/mixer/fader", 0.5), Frame.ToArray(new GetMessage { Address = "/mixer/fader"u8 }));

    private static byte[] Signal(SignalType type, GesturePhase phase = default) =>
        Frame.ToArray(Peer.Signal("/mixer/x", type, Value.Float64(1), phase, id: 1));

    private void AssertNothingAllocated(params byte[][] frames)
    {
        _writer.Send(Peer.Signal("/mixer/x", SignalType.Gesture, 0, GesturePhase.Start, id: 1));
        for (var i = 0; i < 1000; i++) RunBatch(frames);
        var written = _outputs.Sum(output => output.Bytes);

        var allocated = Allocations.Of(() =>
        {
            for (var i = 0; i < 100; i++) RunBatch(frames);
        });

        Assert.Equal(0, allocated);
        Assert.True(_outputs.Sum(output => output.Bytes) > written);
    }

    private void RunBatch(byte[][] frames)
    {
        _router.Clock.Advance(TimeSpan.FromMilliseconds(1));
        _router.Router.BeginBatch();
        foreach (var frame in frames) _router.Router.Receive(_writer.Session, frame);
        _router.Router.EndBatch();
    }

    private Routing.Sessions.Session Open(DiscardingOutput output)
    {
        var session = _router.Router.Open(output);
        _router.Router.Receive(session, Frame.ToArray(new HelloMessage { Version = 1, Name = "x"u8 }));
        return session;
    }
}

using Clasp.Federation.Links;

namespace Clasp.Federation.Tests.Links;

public sealed class LinkWindowTests
{
    private const int MaxBytes = 1024 * 1024;
    private const int FrameBytes = 1000;

    private readonly LinkWindow _window = new(MaxBytes);
    private long _nowMicros = 1_000_000;

    [Fact]
    public void It_grows_to_its_limit_on_a_fast_path()
    {
        for (var i = 0; i < 200; i++) RoundTrip(10_000);

        Assert.Equal(MaxBytes, _window.WindowBytes);
    }

    [Fact]
    public void It_shrinks_when_acknowledgements_come_late()
    {
        for (var i = 0; i < 20; i++) RoundTrip(10_000);
        var before = _window.WindowBytes;

        for (var i = 0; i < 5; i++) RoundTrip(2_000_000);

        Assert.True(_window.WindowBytes < before / 4, $"{before} became {_window.WindowBytes}");
    }

    [Fact]
    public void It_never_gets_smaller_than_what_keeps_a_link_going()
    {
        RoundTrip(10_000);
        for (var i = 0; i < 10; i++) RoundTrip(5_000_000);

        Assert.Equal(LinkWindow.MinBytes, _window.WindowBytes);
    }

    [Fact]
    public void A_long_way_is_not_mistaken_for_a_queue()
    {
        for (var i = 0; i < 40; i++) RoundTrip(600_000);

        Assert.True(_window.WindowBytes > 10 * LinkWindow.InitialBytes);
    }

    [Fact]
    public void What_is_not_used_does_not_grow()
    {
        for (var i = 0; i < 100; i++)
        {
            _window.Sent(100, _nowMicros);
            _nowMicros += 10_000;
            _window.Acknowledged(_window.SentBytes, _nowMicros);
        }

        Assert.Equal(LinkWindow.InitialBytes, _window.WindowBytes);
    }

    [Fact]
    public void A_frame_may_overshoot_the_window_but_none_starts_beyond_it()
    {
        _window.Sent(LinkWindow.InitialBytes - 1, _nowMicros);
        Assert.True(_window.HasRoom);

        _window.Sent(FrameBytes, _nowMicros);
        Assert.False(_window.HasRoom);
    }

    [Fact]
    public void Bulk_leaves_a_part_of_the_window_to_what_happens_meanwhile()
    {
        while (_window.HasRoomForBulk) _window.Sent(100, _nowMicros);

        Assert.True(_window.HasRoomFor(LinkWindow.InitialBytes / 8));
    }

    [Fact]
    public void Bulk_makes_a_shorter_queue_than_what_is_in_a_hurry()
    {
        // A path of 10 ms that carries 10 MB a second.
        for (var i = 0; i < 200; i++)
        {
            while (_window.HasRoomForBulk) _window.Sent(FrameBytes, _nowMicros);
            _nowMicros += 10_000 + (_window.UnacknowledgedBytes / 10);
            _window.Acknowledged(_window.SentBytes, _nowMicros);
        }

        while (_window.HasRoomForBulk) _window.Sent(FrameBytes, _nowMicros);
        Assert.InRange(_window.UnacknowledgedBytes / 10, 10_000, 45_000);
    }

    [Fact]
    public void An_acknowledgement_of_more_than_was_sent_is_one_of_everything()
    {
        _window.Sent(FrameBytes, _nowMicros);

        _window.Acknowledged(ulong.MaxValue, _nowMicros + 1);

        Assert.Equal(0, _window.UnacknowledgedBytes);
    }

    [Fact]
    public void An_acknowledgement_from_the_past_changes_nothing()
    {
        _window.Sent(FrameBytes, _nowMicros);
        _window.Acknowledged(500, _nowMicros + 1);
        _window.Acknowledged(400, _nowMicros + 2);

        Assert.Equal(500, _window.UnacknowledgedBytes);
    }

    private void RoundTrip(long roundTripMicros)
    {
        while (_window.HasRoom) _window.Sent(FrameBytes, _nowMicros);
        _nowMicros += roundTripMicros;
        _window.Acknowledged(_window.SentBytes, _nowMicros);
    }
}

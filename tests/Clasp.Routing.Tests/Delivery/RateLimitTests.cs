using Clasp.Protocol.Messages;
using Clasp.Routing.Tests.Harness;

namespace Clasp.Routing.Tests.Delivery;

public sealed class RateLimitTests
{
    private readonly TestRouter _router = new();
    private readonly Peer _writer;
    private readonly Peer _reader;

    public RateLimitTests()
    {
        _writer = _router.Connect();
        _reader = _router.Connect();
    }

    [Fact]
    public void At_most_so_many_updates_come_and_the_last_one_always()
    {
        _reader.Subscribe("/a", maxRate: 10);
        for (var i = 1; i <= 1000; i++)
        {
            _writer.Set("/a", i).Skip();
            _router.Pass(TimeSpan.FromMilliseconds(1));
        }

        _router.Pass(TimeSpan.FromSeconds(1));

        var heard = _reader.Take();
        Assert.InRange(heard.Length, 10, 12);
        Assert.Equal("SET /a 1 #1", heard[0]);
        Assert.Equal("SET /a 1000 #1000", heard[^1]);
    }

    [Fact]
    public void Each_address_has_a_rate_of_its_own()
    {
        _reader.Subscribe("/**", maxRate: 1);

        _writer.Set("/a", 1).Set("/b", 2).Set("/a", 3);

        Assert.Equal(["SET /a 1 #1", "SET /b 2 #1"], _reader.Take());
    }

    [Fact]
    public void Small_changes_are_not_told_until_they_have_come_to_rest()
    {
        _reader.Subscribe("/a", epsilon: 0.5);
        _writer.Set("/a", 1.0).Set("/a", 1.2).Set("/a", 1.4);
        Assert.Equal(["SET /a 1.0 #1"], _reader.Take());

        _router.Pass(TimeSpan.FromSeconds(1.1));

        Assert.Equal(["SET /a 1.4 #3"], _reader.Take());
    }

    [Fact]
    public void A_large_change_is_told_at_once_also_behind_a_small_one()
    {
        _reader.Subscribe("/a", epsilon: 0.5);

        _writer.Set("/a", 1.0).Set("/a", 1.2).Set("/a", 9.0);

        Assert.Equal(["SET /a 1.0 #1", "SET /a 9.0 #3"], _reader.Take());
    }

    [Fact]
    public void Slow_drift_is_told_when_it_adds_up()
    {
        _reader.Subscribe("/a", epsilon: 1);
        for (var i = 0; i <= 12; i++) _writer.Set("/a", i * 0.25);

        Assert.Equal(["SET /a 0.0 #1", "SET /a 1.0 #5", "SET /a 2.0 #9", "SET /a 3.0 #13"], _reader.Take());
    }

    [Fact]
    public void What_is_no_number_is_always_told()
    {
        _reader.Subscribe("/a", epsilon: 100);

        _writer.Set("/a", "x").Set("/a", "y").Set("/a", 1).Set("/a", "z");

        Assert.Equal(4, _reader.Take().Length);
    }

    [Fact]
    public void A_subscription_without_a_limit_lifts_that_of_another()
    {
        _reader.Subscribe("/a", id: 1, maxRate: 1, epsilon: 5).Subscribe("/**", id: 2);

        _writer.Set("/a", 1).Set("/a", 2).Set("/a", 3);

        Assert.Equal(["SET /a 1 #1", "SET /a 2 #2", "SET /a 3 #3"], _reader.Take());
    }

    [Fact]
    public void Of_several_limits_the_most_generous_counts()
    {
        _reader.Subscribe("/a", id: 1, maxRate: 1).Subscribe("/**", id: 2, maxRate: 100);
        _writer.Set("/a", 1).Set("/a", 2);

        _router.Pass(TimeSpan.FromMilliseconds(10));

        Assert.Equal(["SET /a 1 #1", "SET /a 2 #2"], _reader.Take());
    }

    [Fact]
    public void Streams_are_thinned_out_to_the_latest()
    {
        _reader.Subscribe("/s", maxRate: 10);
        for (var i = 1; i <= 100; i++)
        {
            _writer.Stream("/s", i);
            _router.Pass(TimeSpan.FromMilliseconds(1));
        }

        _router.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal(["STREAM /s 1", "STREAM /s 100"], _reader.Take());
    }

    [Fact]
    public void A_stream_and_a_param_at_one_address_do_not_disturb_each_other()
    {
        _reader.Subscribe("/x", maxRate: 10);
        _writer.Stream("/x", 1).Set("/x", 1).Stream("/x", 2).Set("/x", 2).Stream("/x", 3);

        _router.Pass(TimeSpan.FromSeconds(1));

        var heard = _reader.Take().ToLookup(line => line.Split(' ')[0]);
        Assert.Equal(["STREAM /x 1", "STREAM /x 3"], heard["STREAM"]);
        Assert.Equal(["SET /x 1 #1", "SET /x 2 #2"], heard["SET"]);
    }

    [Fact]
    public void Events_are_never_held_back()
    {
        _reader.Subscribe("/e", maxRate: 1);

        _writer.Emit("/e", 1).Emit("/e", 2).Emit("/e", 3);

        Assert.Equal(3, _reader.Take().Length);
    }

    [Fact]
    public void The_end_of_a_param_is_told_at_once()
    {
        _reader.Subscribe("/a", maxRate: 1);
        _writer.Set("/a", 1).Set("/a", 2, ttl: TimeToLive.Absolute(0));
        _router.Pass(TimeSpan.FromSeconds(3));

        Assert.Equal(["SET /a 1 #1", "SET /a null #3"], _reader.Take());
    }

    [Fact]
    public void What_is_held_back_is_not_sent_after_unsubscribing()
    {
        _reader.Subscribe("/a", maxRate: 1);
        _writer.Set("/a", 1).Set("/a", 2);
        _reader.Skip();

        _reader.Unsubscribe();
        _router.Pass(TimeSpan.FromSeconds(3));

        Assert.Empty(_reader.Take());
    }

    [Fact]
    public void Nothing_is_left_of_a_session_that_ended()
    {
        _reader.Subscribe("/**", maxRate: 1);
        for (var i = 0; i < 10; i++) _writer.Stream("/s", i).Set("/p", i);

        _reader.Disconnect();
        _router.Pass(TimeSpan.FromSeconds(3));

        Assert.Empty(_reader.Take().Skip(2));
    }
}

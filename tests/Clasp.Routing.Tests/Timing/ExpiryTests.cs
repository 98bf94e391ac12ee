using Clasp.Protocol.Messages;
using Clasp.Routing.Tests.Harness;

namespace Clasp.Routing.Tests.Timing;

public sealed class ExpiryTests
{
    private readonly TestRouter _router = new(new RouterOptions
    {
        ParamTtl = TimeSpan.FromSeconds(100),
        SessionTimeout = TimeSpan.Zero,
        TombstoneHorizon = TimeSpan.FromSeconds(500),
        MaxTombstones = 3,
    });

    private readonly Peer _client;

    public ExpiryTests() => _client = _router.Connect();

    [Fact]
    public void Subscribers_are_told_null_with_the_next_revision_and_then_it_is_gone()
    {
        _client.Set("/a", 1, ttl: TimeToLive.Sliding(10)).Subscribe("/a").Skip();

        _router.Pass(TimeSpan.FromSeconds(11));
        _client.Get("/a");

        Assert.Equal(["SET /a null #2", "ERROR 201 /a: There is no param at this address"], _client.Take());
    }

    [Fact]
    public void It_happens_within_a_second_and_not_too_early()
    {
        _client.Set("/a", 1, ttl: TimeToLive.Absolute(10)).Subscribe("/a").Skip();

        _router.Pass(TimeSpan.FromSeconds(9.99));
        Assert.Empty(_client.Take());

        _router.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(["SET /a null #2"], _client.Take());
    }

    [Fact]
    public void A_param_that_never_expires_stays()
    {
        _client.Set("/a", 1, ttl: TimeToLive.Never).Skip();

        _router.Pass(TimeSpan.FromDays(10));
        _client.Get("/a");

        Assert.Equal(["SNAPSHOT /a=1#1"], _client.Take());
    }

    [Fact]
    public void Without_a_wish_the_default_of_the_relay_holds()
    {
        _client.Set("/a", 1).Subscribe("/a").Skip();

        _router.Pass(TimeSpan.FromSeconds(101));

        Assert.Equal(["SET /a null #2"], _client.Take());
    }

    [Fact]
    public void Reads_and_writes_keep_a_sliding_life_alive()
    {
        _client.Set("/a", 1, ttl: TimeToLive.Sliding(10));
        for (var i = 0; i < 5; i++)
        {
            _router.Pass(TimeSpan.FromSeconds(8));
            _client.Get("/a");
            _router.Pass(TimeSpan.FromSeconds(8));
            _client.Subscribe("/a");
            _router.Pass(TimeSpan.FromSeconds(8));
            _client.Set("/a", i);
        }

        _client.Skip();
        _client.Get("/a");

        Assert.Equal(["SNAPSHOT /a=4#6"], _client.Take());
    }

    [Fact]
    public void Reads_do_not_prolong_an_absolute_life_but_writes_do()
    {
        _client.Set("/a", 1, ttl: TimeToLive.Absolute(10));
        _router.Pass(TimeSpan.FromSeconds(8));
        _client.Set("/a", 2).Subscribe("/a").Skip();

        _router.Pass(TimeSpan.FromSeconds(8));
        _client.Get("/a");
        _router.Pass(TimeSpan.FromSeconds(3));

        Assert.Equal(["SNAPSHOT /a=2#2", "SET /a null #3"], _client.Take());
    }

    [Fact]
    public void A_life_is_kept_until_a_writer_names_another()
    {
        _client.Set("/a", 1, ttl: TimeToLive.Sliding(10)).Set("/a", 2).Subscribe("/a").Skip();
        _router.Pass(TimeSpan.FromSeconds(5));
        _client.Set("/a", 3, ttl: TimeToLive.Sliding(50)).Skip();

        _router.Pass(TimeSpan.FromSeconds(49));
        Assert.Empty(_client.Take());

        _router.Pass(TimeSpan.FromSeconds(2));
        Assert.Equal(["SET /a null #4"], _client.Take());
    }

    [Fact]
    public void A_shorter_life_counts_at_once()
    {
        _client.Set("/a", 1, ttl: TimeToLive.Sliding(90)).Set("/a", 2, ttl: TimeToLive.Sliding(5));
        _client.Subscribe("/a").Skip();

        _router.Pass(TimeSpan.FromSeconds(6));

        Assert.Equal(["SET /a null #3"], _client.Take());
    }

    [Fact]
    public void Written_again_its_revisions_go_on_and_its_life_is_a_new_one()
    {
        _client.Set("/a", 1, ttl: TimeToLive.Absolute(1)).Subscribe("/a").Skip();
        _router.Pass(TimeSpan.FromSeconds(2));

        _client.Set("/a", 2);
        _router.Pass(TimeSpan.FromSeconds(50));
        _client.Get("/a");

        Assert.Equal(["SET /a null #2", "SET /a 2 #3", "ACK /a #3", "SNAPSHOT /a=2#3"], _client.Take());
    }

    [Fact]
    public void Behind_the_horizon_it_begins_anew()
    {
        _client.Set("/a", 1, ttl: TimeToLive.Absolute(1)).Skip();
        _router.Pass(TimeSpan.FromSeconds(502));

        _client.Set("/a", 2);

        Assert.Equal(["ACK /a #1"], _client.Take());
        Assert.Equal(0, _router.Router.Params.TombstoneCount);
    }

    [Fact]
    public void Of_too_many_deleted_params_the_oldest_is_forgotten()
    {
        for (var i = 0; i < 5; i++) _client.Set($"/{i}", 1, ttl: TimeToLive.Absolute((uint)(i + 1)));
        _client.Skip();
        _router.Pass(TimeSpan.FromSeconds(7));

        for (var i = 0; i < 5; i++) _client.Set($"/{i}", 1);

        Assert.Equal(["ACK /0 #1", "ACK /1 #1", "ACK /2 #3", "ACK /3 #3", "ACK /4 #3"], _client.Take());
    }

    [Fact]
    public void Of_no_life_at_all_it_is_gone_at_once()
    {
        _client.Subscribe("/a").Set("/a", 1, ttl: TimeToLive.Absolute(0));

        _router.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal(["SET /a 1 #1 ttl=2147483648", "ACK /a #1", "SET /a null #2"], _client.Take());
    }

    [Fact]
    public void Lives_that_change_all_the_time_leave_nothing_behind()
    {
        for (uint i = 0; i < 10_000; i++) _client.Set("/a", 1, ttl: TimeToLive.Sliding(100_000 - i));
        _client.Skip();

        var batches = 0;
        for (var left = 200; left > 0 && _router.Router.NextTimerMicros is { } next; left--, batches++)
        {
            _router.Clock.Advance(TimeSpan.FromMicroseconds(next - _router.Clock.MonotonicMicros));
            _router.RunBatch();
        }

        Assert.InRange(batches, 1, 3);
    }
}

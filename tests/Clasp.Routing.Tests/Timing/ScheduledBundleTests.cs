using Clasp.Routing.Tests.Harness;

namespace Clasp.Routing.Tests.Timing;

public sealed class ScheduledBundleTests
{
    private readonly TestRouter _router = new(new RouterOptions
    {
        MaxScheduledBundlesPerSession = 3,
        MaxScheduledBytesPerSession = 1000,
    });

    private readonly Peer _client;

    public ScheduledBundleTests() => _client = _router.Connect();

    [Fact]
    public void It_runs_at_its_time_and_is_acknowledged_then()
    {
        _client.Bundle(parts => parts.Set("/a", 1), at: In(TimeSpan.FromSeconds(2)));

        _router.Pass(TimeSpan.FromSeconds(1.999));
        Assert.Empty(_client.Take());

        _router.Pass(TimeSpan.FromSeconds(0.001));
        Assert.Equal(["ACK #1"], _client.Take());
    }

    [Fact]
    public void A_time_that_has_passed_is_now()
    {
        _client.Bundle(parts => parts.Set("/a", 1), at: _router.Clock.WallMicros - 1);

        Assert.Equal(["ACK #1"], _client.Take());
    }

    [Fact]
    public void It_is_checked_when_it_runs()
    {
        _client.Set("/a", 1).Bundle(parts => parts.Set("/a", 2, revision: 1), at: In(TimeSpan.FromSeconds(1)));
        _client.Set("/a", 3).Skip();

        _router.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal(
            ["ERROR 400 /a: Message 0 of the bundle: Revision conflict: expected 1, the param has 2"], _client.Take());
    }

    [Fact]
    public void Too_far_ahead_is_refused()
    {
        _client.Bundle(parts => parts.Set("/a", 1), at: In(TimeSpan.FromHours(24.1)));

        Assert.Equal(
            ["ERROR 402 -: The bundle is scheduled more than 1.00:00:00 ahead (bundle-horizon)"], _client.Take());
    }

    [Fact]
    public void Too_many_are_refused()
    {
        for (var i = 0; i < 4; i++) _client.Bundle(parts => parts.Set("/a", 1), at: In(TimeSpan.FromSeconds(1)));

        Assert.Equal(["ERROR 429 -: This session has 3 bundles scheduled (max-scheduled-bundles)"], _client.Take());
    }

    [Fact]
    public void Too_many_bytes_are_refused()
    {
        _client.Bundle(parts => parts.Set("/a", new string('x', 900)), at: In(TimeSpan.FromSeconds(1)));
        _client.Bundle(parts => parts.Set("/a", new string('x', 200)), at: In(TimeSpan.FromSeconds(1)));

        var error = Assert.Single(_client.Take());
        Assert.StartsWith("ERROR 429 -: This session has 9", error, StringComparison.Ordinal);
        Assert.EndsWith("(max-scheduled-bytes)", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Those_of_one_moment_run_in_the_order_in_which_they_came()
    {
        var at = In(TimeSpan.FromSeconds(1));
        _client.Subscribe("/**");
        for (var i = 0; i < 3; i++) _client.Bundle(parts => parts.Set("/a", i), at: at);

        _router.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal(
            ["SET /a 0 #1", "ACK #1", "SET /a 1 #2", "ACK #2", "SET /a 2 #3", "ACK #3"], _client.Take());
    }

    [Fact]
    public void It_runs_when_its_session_has_ended_but_takes_no_lock()
    {
        _client.Bundle(parts => parts.Set("/a", 1, takesLock: true), at: In(TimeSpan.FromSeconds(1)));
        _client.Disconnect();

        _router.Pass(TimeSpan.FromSeconds(1));

        var other = _router.Connect();
        other.Set("/a", 2);
        Assert.Equal(["ACK /a #2"], other.Take());
    }

    [Fact]
    public void It_follows_the_wall_clock_when_that_is_set()
    {
        _client.Bundle(parts => parts.Set("/a", 1), at: In(TimeSpan.FromMinutes(10)));

        _router.Clock.StepWall(TimeSpan.FromMinutes(9));
        _router.RunBatch();
        _router.Pass(TimeSpan.FromMinutes(1));

        Assert.Equal(["ACK #1"], _client.Take());
    }

    private ulong In(TimeSpan time) => _router.Clock.WallMicros + (ulong)time.TotalMicroseconds;
}

using Clasp.Routing.Tests.Harness;

namespace Clasp.Routing.Tests.Delivery;

public sealed class SlowReceiverTests
{
    private readonly TestRouter _router = new(new RouterOptions
    {
        OutboxSoftLimitBytes = 1000,
        OutboxMaxBytes = 20_000,
    });

    private readonly Peer _writer;
    private readonly Peer _slow;

    public SlowReceiverTests()
    {
        _writer = _router.Connect();
        _slow = _router.Connect();
        _slow.Subscribe("/**");
        _slow.Output.IsSlow = true;
    }

    private RouterStatistics Statistics => _router.Router.Statistics;

    [Fact]
    public void Its_params_are_conflated_to_the_newest_value()
    {
        for (var i = 1; i <= 5000; i++) _writer.Set($"/p/{i % 3}", i).Skip();
        Assert.True(_slow.Session.IsCongested);

        _slow.ReadAll();

        var heard = _slow.Take();
        Assert.InRange(heard.Length, 3, 100);
        Assert.Equal(["SET /p/0 4998 #1666", "SET /p/1 4999 #1667", "SET /p/2 5000 #1667"], heard[^3..].Order());
        Assert.Equal(5000, heard.Length + Statistics.Conflated);
        Assert.Null(_slow.Output.ClosedFor);
    }

    [Fact]
    public void Its_streams_lose_the_oldest_and_are_counted()
    {
        for (var i = 1; i <= 5000; i++) _writer.Stream("/s", new string('x', 90) + i);

        _slow.ReadAll();

        var heard = _slow.Take();
        Assert.EndsWith("x5000\"", heard[^1], StringComparison.Ordinal);
        Assert.Equal(5000, heard.Length + Statistics.DroppedStreams);
        Assert.InRange(Statistics.DroppedStreams, 1, 5000);
        Assert.Equal(heard.OrderBy(line => int.Parse(line.Trim('"').Split('x')[^1])), heard);
    }

    [Fact]
    public void Its_events_wait()
    {
        for (var i = 0; i < 100; i++) _writer.Emit("/e", new string('e', 80) + i);

        _slow.ReadAll();

        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"EVENT /e \"{new string('e', 80)}{i}\""), _slow.Take());
    }

    [Fact]
    public void Too_many_events_end_its_session_with_a_reason()
    {
        for (var i = 0; i < 1000; i++) _writer.Emit("/e", new string('e', 80));

        Assert.Equal(CloseReason.Overloaded, _slow.Output.ClosedFor);
        Assert.Equal("503: more than 20000 bytes wait for this session", _slow.Output.CloseText);
        Assert.Equal(1, Statistics.SessionsOverloaded);
    }

    [Fact]
    public void It_costs_the_others_nothing()
    {
        var quick = _router.Connect();
        quick.Subscribe("/**");

        for (var i = 1; i <= 1000; i++) _writer.Set("/p", i).Emit("/e", new string('e', 80));

        Assert.Equal(2000, quick.Take().Length);
        Assert.Null(quick.Output.ClosedFor);
    }

    [Fact]
    public void A_param_that_expired_while_it_did_not_read_is_told_as_null()
    {
        for (var i = 0; i < 100; i++) _writer.Emit("/e", new string('e', 80));
        _writer.Set("/p", 1, ttl: Protocol.Messages.TimeToLive.Absolute(1));
        _router.Pass(TimeSpan.FromSeconds(2));

        _slow.ReadAll();

        Assert.Equal("SET /p null #2", _slow.Take()[^1]);
    }

    [Fact]
    public void One_that_is_not_behind_gets_every_value()
    {
        var quick = _router.Connect();
        quick.Subscribe("/**");

        for (var i = 1; i <= 1000; i++) _writer.Set("/p", i);

        Assert.Equal(Enumerable.Range(1, 1000).Select(i => $"SET /p {i} #{i}"), quick.Take());
        Assert.Equal(0, quick.Session.PendingBytes);
    }

    [Fact]
    public void More_answers_than_fit_are_written_as_soon_as_they_are_many()
    {
        var reader = _router.Connect();
        _writer.Set("/big", new string('x', 900));
        var get = Protocol.Framing.Frame.ToArray(new Protocol.Messages.GetMessage { Address = "/big"u8 });

        reader.SendTogether([.. Enumerable.Repeat(get, 100)]);

        Assert.Equal(100, reader.Take().Length);
        Assert.Null(reader.Output.ClosedFor);
    }
}

using Clasp.Protocol.Messages;
using Clasp.Routing.Tests.Harness;

namespace Clasp.Routing.Tests;

public sealed class PublishTests
{
    private readonly TestRouter _router = new();
    private readonly Peer _sender;
    private readonly Peer _listener;

    public PublishTests()
    {
        _sender = _router.Connect();
        _listener = _router.Connect();
    }

    [Fact]
    public void A_signal_goes_to_subscribers_but_not_to_its_sender()
    {
        _sender.Subscribe("/cue/**");
        _listener.Subscribe("/cue/**");

        _sender.Emit("/cue/go", "now");

        Assert.Equal(["EVENT /cue/go \"now\""], _listener.Take());
        Assert.Empty(_sender.Take());
    }

    [Theory]
    [InlineData(SignalType.Param)]
    [InlineData(SignalType.Event)]
    [InlineData(SignalType.Stream)]
    [InlineData(SignalType.Timeline)]
    public void All_that_it_carries_arrives(SignalType signal)
    {
        _listener.Subscribe("/x");

        _sender.Publish("/x", signal, 0.5, id: 7, timestamp: 99);

        Assert.Equal([$"{signal.ToString().ToUpperInvariant()} /x 0.5 at=99 id=7"], _listener.Take());
    }

    [Fact]
    public void Samples_and_their_rate_arrive()
    {
        _listener.Subscribe("/x");

        _sender.Send(new PublishMessage
        {
            Address = "/x"u8,
            Signal = SignalType.Stream,
            Content = PublishContent.Samples,
            Samples = new byte[24],
            Rate = 48_000,
        });

        Assert.Equal(["STREAM /x 3 samples rate=48000"], _listener.Take());
    }

    [Fact]
    public void A_type_filter_lets_through_only_its_types()
    {
        _listener.Subscribe("/x", SignalTypes.Stream | SignalTypes.Timeline);

        _sender.Emit("/x").Stream("/x", 1).Publish("/x", SignalType.Timeline);

        Assert.Equal(["STREAM /x 1", "TIMELINE /x"], _listener.Take());
    }

    [Fact]
    public void It_does_not_touch_the_state()
    {
        _sender.Publish("/x", SignalType.Param, 1).Get("/x");

        Assert.Equal(["ERROR 201 /x: There is no param at this address"], _sender.Take());
    }

    [Fact]
    public void What_is_no_address_is_refused()
    {
        _sender.Emit("/x/*");

        Assert.Equal(["ERROR 200 /x/*: An address has no '*': this is a pattern."], _sender.Take());
    }

    [Fact]
    public void Signalling_between_peers_reaches_the_named_session_without_a_subscription()
    {
        var eavesdropper = _router.Connect();
        eavesdropper.Subscribe("/**");

        _sender.Emit($"/clasp/p2p/signal/{_listener.Session.Id}", "offer");

        Assert.Equal([$"EVENT /clasp/p2p/signal/{_listener.Session.Id} \"offer\""], _listener.Take());
        Assert.Empty(eavesdropper.Take());
    }

    [Fact]
    public void Signalling_to_a_session_that_is_not_there_is_refused()
    {
        _listener.Disconnect();

        _sender.Emit($"/clasp/p2p/signal/{_listener.Session.Id}", "offer");

        Assert.Equal(
            [$"ERROR 404 /clasp/p2p/signal/{_listener.Session.Id}: Target session not found: {_listener.Session.Id}"],
            _sender.Take());
    }

    [Theory]
    [InlineData("/clasp/p2p/signal/")]
    [InlineData("/clasp/p2p/signal/a/b")]
    [InlineData("/clasp/p2p/other")]
    public void Other_addresses_of_peers_are_ordinary(string address)
    {
        _listener.Subscribe("/clasp/**");

        _sender.Emit(address, 1);

        Assert.Equal([$"EVENT {address} 1"], _listener.Take());
    }

    [Fact]
    public void An_announcement_of_a_peer_reaches_whoever_listens_for_whatever_type()
    {
        _listener.Subscribe("/clasp/p2p/announce", SignalTypes.Stream);

        _sender.Emit("/clasp/p2p/announce", "me");

        Assert.Equal(["EVENT /clasp/p2p/announce \"me\""], _listener.Take());
    }

    [Fact]
    public void Each_session_hears_everything_in_the_order_in_which_it_was_sent()
    {
        var listeners = Enumerable.Range(0, 30).Select(_ => _router.Connect()).ToList();
        foreach (var listener in listeners) listener.Subscribe("/**");

        for (var i = 0; i < 50; i++) _sender.Emit("/e", i).Set("/p", i);

        var expected = Enumerable.Range(0, 50)
            .SelectMany(i => new[] { $"EVENT /e {i}", $"SET /p {i} #{i + 1}" })
            .ToArray();
        Assert.All(listeners, listener => Assert.Equal(expected, listener.Take()));
    }
}

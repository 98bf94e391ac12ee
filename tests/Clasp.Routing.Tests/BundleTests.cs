using Clasp.Routing.Tests.Harness;

namespace Clasp.Routing.Tests;

public sealed class BundleTests
{
    private readonly TestRouter _router = new();
    private readonly Peer _client;
    private readonly Peer _listener;

    public BundleTests()
    {
        _client = _router.Connect();
        _listener = _router.Connect();
        _listener.Subscribe("/**");
    }

    [Fact]
    public void Its_parts_take_effect_in_their_order()
    {
        _client.Bundle(parts => parts.Set("/a", 1).Emit("/cue", "go").Set("/a", 2));

        Assert.Equal(["SET /a 1 #1", "EVENT /cue \"go\"", "SET /a 2 #2"], _listener.Take());
        Assert.Equal(["ACK #2"], _client.Take());
    }

    [Fact]
    public void One_refused_part_refuses_all_and_is_named()
    {
        _client.Set("/b", 1).Skip();
        _listener.Skip();

        _client.Bundle(parts => parts.Set("/a", 1).Emit("/cue", 1).Set("/b", 2, revision: 7));

        Assert.Equal(
            ["ERROR 400 /b: Message 2 of the bundle: Revision conflict: expected 7, the param has 1"], _client.Take());
        Assert.Empty(_listener.Take());
    }

    [Fact]
    public void A_lock_of_another_refuses_it()
    {
        var holder = _router.Connect();
        holder.Set("/b", 1, takesLock: true);

        _client.Bundle(parts => parts.Set("/a", 1).Set("/b", 2));
        _client.Get("/a");

        Assert.Equal(
            [
                $"ERROR 401 /b: Message 1 of the bundle: Locked by {holder.Session.Id}",
                "ERROR 201 /a: There is no param at this address",
            ],
            _client.Take());
    }

    [Fact]
    public void A_revision_may_be_that_of_an_earlier_part()
    {
        _client.Bundle(parts => parts.Set("/a", 1).Set("/a", 2, revision: 1).Set("/a", 3, revision: 2));
        _client.Bundle(parts => parts.Set("/a", 4, revision: 3).Set("/a", 5, revision: 3));

        Assert.Equal(
            ["ACK #3", "ERROR 400 /a: Message 1 of the bundle: Revision conflict: expected 3, the param has 4"],
            _client.Take());
    }

    [Fact]
    public void Room_for_all_new_params_is_needed()
    {
        var router = new TestRouter(new RouterOptions { MaxParams = 2 });
        var client = router.Connect();

        client.Bundle(parts => parts.Set("/a", 1).Set("/a", 2).Set("/b", 1));
        client.Bundle(parts => parts.Set("/a", 3).Set("/c", 1));

        Assert.Equal(
            ["ACK #1", "ERROR 429 /c: Message 1 of the bundle: This relay has 2 params (max-params)"], client.Take());
    }

    [Fact]
    public void An_address_that_is_none_refuses_it()
    {
        _client.Bundle(parts => parts.Set("/a", 1).Emit("/x//y", 1));

        Assert.Equal(
            ["ERROR 200 /x//y: Message 1 of the bundle: The address has an empty segment that is not the last."],
            _client.Take());
        Assert.Empty(_listener.Take());
    }

    [Fact]
    public void What_is_neither_set_nor_publish_refuses_it()
    {
        _client.Bundle(parts => parts.Set("/a", 1).Get("/a"));

        Assert.Equal(["ERROR 100 -: Message 1 of the bundle: 0x22 is neither SET nor PUBLISH"], _client.Take());
    }

    [Fact]
    public void Bundles_inside_are_part_of_it()
    {
        _client.Bundle(parts => parts.Set("/a", 1).Bundle(inner => inner.Set("/b", 2).Set("/c", 3)).Set("/d", 4));
        _client.Bundle(parts => parts.Bundle(inner => inner.Set("/b", 2)).Set("/b", 9, revision: 5));

        Assert.Equal(
            ["ACK #1", "ERROR 400 /b: Message 1 of the bundle: Revision conflict: expected 5, the param has 2"],
            _client.Take());
    }

    [Fact]
    public void Signals_alone_are_acknowledged_without_a_revision()
    {
        _client.Bundle(parts => parts.Emit("/cue", 1));

        Assert.Equal(["ACK"], _client.Take());
    }

    [Fact]
    public void Signalling_to_a_peer_that_is_not_there_refuses_it()
    {
        _client.Bundle(parts => parts.Set("/a", 1).Emit("/clasp/p2p/signal/nobody", 1));

        Assert.Equal(
            ["ERROR 404 /clasp/p2p/signal/nobody: Message 1 of the bundle: Target session not found: nobody"],
            _client.Take());
    }
}

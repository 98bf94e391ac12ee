using Clasp.Protocol.Addressing;
using Clasp.Simulation.World;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clasp.Simulation;

/// <summary>Namespaces that are added and dropped while everything runs.</summary>
public sealed class DeclarationTests
{
    private const long Second = 1_000_000;

    private readonly SimulatedTime _time = new();
    private readonly SimulatedRouter _hub;
    private readonly SimulatedRouter _a;
    private readonly SimulatedRouter _b;

    public DeclarationTests()
    {
        var random = new Random(1);
        _hub = new(_time, random, NullLogger.Instance, "hub", [], null);
        _a = new(_time, random, NullLogger.Instance, "a", ["/a/**"], _hub);
        _b = new(_time, random, NullLogger.Instance, "b", ["/b/**"], _hub);
        _time.Run(Second);
    }

    [Fact]
    public void A_namespace_that_is_added_brings_its_values_to_everybody()
    {
        new SimulatedClient(_time, _a).Set("/c/x", 7);
        _time.Run(Second);

        Assert.Empty(Declare(_a, "/a/**", "/c/**"));

        Assert.Equal(7, _b.Router.Params.Find("/c/x"u8)!.Value.Data[^1]);
        Assert.True(_b.Uplink!.IsOpen);
    }

    [Fact]
    public void A_namespace_that_is_dropped_stays_at_home_and_leaves_the_others()
    {
        new SimulatedClient(_time, _a).Set("/a/x", 7);
        _time.Run(Second);

        Assert.Empty(Declare(_a));

        Assert.False(_a.Router.Params.Find("/a/x"u8)!.IsTombstone);
        Assert.All([_hub, _b], router => Assert.True(router.Router.Params.Find("/a/x"u8) is null or { IsTombstone: true }));
    }

    [Fact]
    public void Another_router_can_take_what_was_dropped_at_once()
    {
        new SimulatedClient(_time, _a).Set("/a/x", 7);
        _time.Run(Second);
        Declare(_a);

        Declare(_b, "/b/**", "/a/**");
        new SimulatedClient(_time, _b).Set("/a/x", 8);
        _time.Run(Second);

        Assert.All([_hub, _a, _b], router => Assert.Equal(8, router.Router.Params.Find("/a/x"u8)!.Value.Data[^1]));
    }

    [Fact]
    public void What_another_router_owns_is_refused_with_its_name()
    {
        var refusal = Assert.Single(Declare(_a, "/a/**", "/b/sub/**"));

        Assert.Equal("/b/sub/** intersects /b/**, which b owns", refusal);
        Assert.Equal("b", _a.Federation.Directory.Namespaces.OwnerOf("/b/sub/x"u8)!.Owner.Id);
    }

    [Fact]
    public void A_router_that_keeps_a_part_keeps_what_it_declares_later_too_whoever_owns_that()
    {
        var part = new SimulatedRouter(
            _time, new Random(2), NullLogger.Instance, new RouterSetup("part", ["/part/**"]) { Mirrored = ["/a/**"] }, hasHub: true);
        part.Hub = _hub;
        part.Start();
        var onB = new SimulatedClient(_time, _b);
        onB.Set("/b/before", 1);
        _time.Run(5 * Second);
        Assert.Null(part.Router.Params.Find("/b/before"u8));

        Declare(part, "/part/**", "/b/**");
        onB.Set("/b/after", 2);
        _time.Run(5 * Second);

        Assert.NotNull(part.Router.Params.Find("/b/before"u8));
        Assert.NotNull(part.Router.Params.Find("/b/after"u8));

        Declare(part, "/part/**");
        _time.Run(5 * Second);

        Assert.Null(part.Router.Params.Find("/b/before"u8));
    }

    [Fact]
    public void A_namespace_that_is_added_without_a_hub_is_claimed_when_the_hub_is_back()
    {
        _a.CanReachHub = false;
        _a.Uplink!.Cut();
        _time.Run(Second);
        Declare(_a, "/a/**", "/c/**");
        new SimulatedClient(_time, _a).Set("/c/x", 7);
        _time.Run(Second);

        _a.CanReachHub = true;
        _time.Run(60 * Second);

        Assert.Equal(7, _b.Router.Params.Find("/c/x"u8)!.Value.Data[^1]);
    }

    private IReadOnlyList<string> Declare(SimulatedRouter router, params string[] patterns)
    {
        IReadOnlyList<string> refusals = [];
        router.Run(() => refusals = router.Federation.Declare([.. patterns.Select(AddressPattern.Parse)]));
        _time.Run(Second);
        return refusals;
    }
}

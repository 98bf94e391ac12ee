using Clasp.Federation.Forwarding;
using Clasp.Federation.Links;
using Clasp.Federation.Ownership;
using Clasp.Federation.Tests.Support;
using Clasp.Federation.Wire;
using Clasp.Protocol.Messages;
using Clasp.Routing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clasp.Federation.Tests.Forwarding;

public sealed class InterestTableTests
{
    private readonly Router _router = new(new RouterOptions(), new StillClock(), NullLogger.Instance);
    private readonly List<Link> _links = [];
    private readonly RecordedOutput _hub = new();
    private readonly RecordedOutput _leaf = new();
    private readonly InterestTable _table;

    public InterestTableTests()
    {
        AddLink("hub", LinkRole.Up, _hub);
        AddLink("leaf", LinkRole.Down, _leaf);
        _table = new InterestTable(_links);
    }

    [Fact]
    public void Every_link_is_told_what_a_client_wants()
    {
        _table.Change(null, "/a/**", SignalTypes.Event, isAdded: true);

        Assert.Equal(["/a/**: Event"], Told(_hub));
        Assert.Equal(["/a/**: Event"], Told(_leaf));
    }

    [Fact]
    public void What_a_leaf_wants_is_told_to_the_others_only()
    {
        _table.Change(_links[1], "/a/**", SignalTypes.Stream, isAdded: true);

        Assert.Equal(["/a/**: Stream"], Told(_hub));
        Assert.Empty(Told(_leaf));
    }

    [Fact]
    public void A_second_subscriber_changes_nothing_and_the_last_one_withdraws()
    {
        _table.Change(null, "/a/**", SignalTypes.Event, isAdded: true);
        _table.Change(null, "/a/**", SignalTypes.Event, isAdded: true);
        Assert.Single(Told(_hub));

        _table.Change(null, "/a/**", SignalTypes.Event, isAdded: false);
        Assert.Empty(Told(_hub));

        _table.Change(null, "/a/**", SignalTypes.Event, isAdded: false);
        Assert.Equal(["/a/**: None"], Told(_hub));
    }

    [Fact]
    public void Types_are_counted_one_by_one()
    {
        _table.Change(null, "/a/**", SignalTypes.Event | SignalTypes.Stream, isAdded: true);
        _table.Change(_links[1], "/a/**", SignalTypes.Stream, isAdded: true);
        Assert.Equal(["/a/**: Event, Stream"], Told(_hub));

        _table.Change(null, "/a/**", SignalTypes.Event | SignalTypes.Stream, isAdded: false);

        Assert.Equal(["/a/**: Stream"], Told(_hub));
        Assert.Equal(["/a/**: None"], Told(_leaf).TakeLast(1));
    }

    [Fact]
    public void Params_are_not_asked_for_in_this_way()
    {
        _table.Change(null, "/a/**", SignalTypes.Param, isAdded: true);

        Assert.Empty(Told(_hub));
    }

    [Fact]
    public void A_new_link_is_told_everything()
    {
        _table.Change(null, "/a/**", SignalTypes.Event, isAdded: true);
        Told(_hub);
        var late = new RecordedOutput();
        AddLink("late", LinkRole.Down, late);

        _table.LinkUp(_links[^1]);

        Assert.Equal(["/a/**: Event"], Told(late));
    }

    private void AddLink(string peer, LinkRole role, RecordedOutput output)
    {
        var link = new Link(_router, _router.OpenOutgoing(output), role, new FederationOptions { RouterId = "self", Incarnation = 1 }, [])
        {
            Peer = new KnownRouter(peer, 0),
        };
        _links.Add(link);
    }

    private List<string> Told(RecordedOutput output)
    {
        _table.EndOfBatch();
        _router.EndBatch();
        return [.. output.Take(LinkOp.Interest).SelectMany(payload => InterestOp.ReadFrom(payload).Changes).Select(change => $"{change.Pattern}: {change.Types}")];
    }
}

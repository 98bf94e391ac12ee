using System.Text;
using Clasp.Federation.Tests.Support;
using Clasp.Federation.Wire;
using Clasp.Protocol;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;

namespace Clasp.Federation.Tests.Sync;

/// <summary>What is said of more routers than fit into one frame.</summary>
public sealed class LongListTests
{
    private const ulong Stream = 1;
    private const int Sites = 1500;

    private static readonly string[] Ids = [.. Enumerable.Range(0, Sites).Select(number => $"site-{number:0000}")];

    private readonly HubUnderTest _hub = new();

    public LongListTests()
    {
        var region = _hub.Join("region");
        SendRecords(region);
        foreach (var id in Ids) region.Send(CopyOf(id));
        region.Send(new SyncCompleteOp(IsAll: false, Cursors(0, 700)));
        region.Send(new SyncCompleteOp(IsAll: false, Cursors(700, 1400)));
        region.Send(new SyncCompleteOp(IsAll: true, Cursors(1400, Sites)));
    }

    [Fact]
    public void Cursors_come_in_several_messages_and_count_as_one_list()
    {
        var leaf = _hub.Join("leaf");
        leaf.Send(new RoutersOp(IsFirst: true, [Record("leaf")]));

        leaf.Send(new RequestSyncOp(IsFirst: false, Cursors(0, 700)) { HasMore = true });
        leaf.Send(new RequestSyncOp(IsFirst: false, Cursors(700, 1400)) { HasMore = true });
        leaf.Send(new RequestSyncOp(IsFirst: true, Cursors(1400, Sites)));

        var completions = Received(leaf, LinkOp.SyncComplete).Select(payload => SyncCompleteOp.ReadFrom(payload)).ToList();
        Assert.Equal(["hub"], OwnersSentTo(leaf));
        Assert.Equal(Ids, OwnersOf(completions.SelectMany(complete => complete.Cursors)));
        Assert.Equal(1, completions.Count(complete => complete.IsAll));
        Assert.True(completions[^1].IsAll);
    }

    [Fact]
    public void Owners_that_are_in_no_part_of_the_list_are_sent_from_the_start_as_far_as_the_window_goes()
    {
        var leaf = _hub.Join("leaf");
        leaf.Send(new RoutersOp(IsFirst: true, [Record("leaf")]));

        leaf.Send(new RequestSyncOp(IsFirst: false, Cursors(0, 700)) { HasMore = true });
        leaf.Send(new RequestSyncOp(IsFirst: true, Cursors(700, 1400)));

        var sent = OwnersSentTo(leaf).Where(owner => owner != "hub").ToList();
        Assert.NotEmpty(sent);
        Assert.Subset(Ids[1400..].ToHashSet(), sent.ToHashSet());
    }

    [Fact]
    public void What_a_router_asks_for_itself_comes_in_several_messages_too()
    {
        var region = _hub.Join("region");
        SendRecords(region);

        var requests = Received(region, LinkOp.RequestSync).Select(payload => RequestSyncOp.ReadFrom(payload)).ToList();
        Assert.Equal(Ids, OwnersOf(requests.SelectMany(request => request.Cursors)));
        Assert.True(requests.Count > 1);
        Assert.All(requests.SkipLast(1), request => Assert.True(request is { HasMore: true, IsFirst: false }));
        Assert.True(requests[^1] is { HasMore: false, IsFirst: true });
    }

    [Fact]
    public void A_router_whose_namespaces_fit_into_no_frame_is_turned_away_by_name()
    {
        var leaf = _hub.Join("greedy");

        ClaimRecord[] claims = [.. Enumerable.Range(0, 2000).Select(number => new ClaimRecord($"/greedy/{number}/**", 0))];
        leaf.Send(new RoutersOp(IsFirst: true, [Record("greedy") with { Claims = claims }]));

        Assert.NotNull(leaf.Output.Closed);
        Assert.Contains(
            _hub.Log, line => line.Text.Contains("The namespaces of greedy take", StringComparison.Ordinal));
    }

    private static void SendRecords(LeafUnderTest region)
    {
        var isFirst = true;
        foreach (var some in Ids.Select(id => Record("region", id)).Prepend(Record("region")).Chunk(500))
        {
            region.Send(new RoutersOp(isFirst, some));
            isFirst = false;
        }

        region.Send(new RequestSyncOp(IsFirst: true, []));
    }

    private static RouterRecord Record(params string[] path) => new(
        path,
        new Appearance(1, 1),
        RouterReach.Up,
        path.Length > 1 ? new StreamPosition(Stream, 0, 0) : default,
        path.Length > 1 ? [new ClaimRecord($"/{path[^1]}/**", 0)] : []);

    private static byte[] CopyOf(string id)
    {
        var writer = new ChangesWriter(
            new byte[ProtocolLimits.MaxFrameBytes],
            Encoding.UTF8.GetBytes(id),
            Stream,
            ChangesFlags.StartsCopy | ChangesFlags.Bulk,
            ProtocolLimits.MaxPayloadBytes);
        writer.TryAdd(new ReplicatedChange
        {
            Sequence = 1,
            Revision = 1,
            Address = Encoding.UTF8.GetBytes($"/{id}/level"),
            Value = ((Value)1).Encode(),
            Writer = Encoding.UTF8.GetBytes(id),
        });
        return writer.Finish(1).ToArray();
    }

    private static SyncCursor[] Cursors(int from, int to) => [.. Ids[from..to].Select(id => new SyncCursor(id, Stream, 1))];

    private static IEnumerable<string> OwnersOf(IEnumerable<SyncCursor> cursors) =>
        cursors.Select(cursor => cursor.Owner).Where(owner => owner != "hub").Order();

    private static List<string> OwnersSentTo(LeafUnderTest leaf) => [.. Received(leaf, LinkOp.Changes).Select(OwnerOf)];

    private static string OwnerOf(byte[] changes) =>
        Encoding.UTF8.GetString(new ChangesReader(changes, new byte[ProtocolLimits.MaxAddressBytes]).Owner);

    private static List<byte[]> Received(LeafUnderTest leaf, LinkOp op) =>
    [
        .. leaf.Output.Payloads.Where(payload =>
            MessageReader.TypeOf(payload) == MessageType.FederationSync && LinkWire.OpOf(payload) == (byte)op),
    ];
}

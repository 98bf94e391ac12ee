using System.Globalization;
using System.Text;
using Clasp.Federation.Ownership;
using Clasp.Federation.Sync;
using Clasp.Federation.Tests.Support;
using Clasp.Protocol.Values;
using Clasp.Routing;
using Clasp.Routing.State;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clasp.Federation.Tests.Sync;

public sealed class FeedTests
{
    private readonly Router _router = new(new RouterOptions(), new StillClock(), NullLogger.Instance);
    private readonly KnownRouter _owner = new("owner", 0);
    private readonly Feed _feed;

    public FeedTests()
    {
        _feed = new Feed(_owner);
        for (ulong i = 1; i <= 10; i++) Change((int)i, sequence: i);
        _owner.State.Through = 10;
    }

    private ChangeOrder Row => _owner.State.Order;

    [Fact]
    public void A_copy_reads_the_row_up_to_where_it_ended_when_it_began()
    {
        _feed.BeginCopy();
        Change(3, sequence: 11);

        Assert.Equal([1UL, 2, 4, 5, 6, 7, 8, 9, 10], ReadBulk(20));
        Assert.Null(_feed.Bulk.Next);
    }

    [Fact]
    public void What_waits_is_sent_once_and_in_the_order_in_which_it_began_to_wait()
    {
        var (a, b) = (Change(1, sequence: 11), Change(2, sequence: 12));
        _feed.Live.Add(a, 10, nowMicros: 0);
        _feed.Live.Add(b, 11, nowMicros: 0);
        Change(1, sequence: 13);
        _feed.Live.Add(a, 12, nowMicros: 0);

        Assert.Equal([a, b], SendAll());
    }

    [Fact]
    public void How_far_a_peer_is_follows_from_the_lane_that_is_further_behind()
    {
        _feed.BeginCopy();
        ReadBulk(4);
        var afterFour = _feed.Through;
        _feed.Live.Add(Change(2, sequence: 11), 10, nowMicros: 0);
        _owner.State.Through = 11;
        ReadBulk(20);
        _feed.Bulk.End();
        var withoutLive = _feed.Through;
        SendAll();

        Assert.Equal((4UL, 10UL, 11UL), (afterFour, withoutLive, _feed.Through));
    }

    [Fact]
    public void A_copy_is_complete_when_what_left_it_before_it_was_read_has_been_sent_too()
    {
        _feed.BeginCopy();
        _feed.Started();
        _feed.Live.Add(Change(9, sequence: 11), 10, nowMicros: 0);
        ReadBulk(20);
        _feed.Bulk.End();

        var before = _feed.TrySettle(isComplete: true);
        SendAll();

        Assert.Equal((false, true), (before, _feed.TrySettle(isComplete: true)));
    }

    [Fact]
    public void What_waits_when_the_owners_own_copy_gets_complete_belongs_to_it()
    {
        _feed.BeginAfter(10);
        var before = _feed.TrySettle(isComplete: false);
        _feed.Live.Add(Change(9, sequence: 11), 10, nowMicros: 0);

        var waiting = _feed.TrySettle(isComplete: true);
        _feed.Live.Add(Change(8, sequence: 12), 11, nowMicros: 0);
        _feed.SentOne();

        // What began to wait after that does not.
        Assert.Equal((false, false, true), (before, waiting, _feed.TrySettle(isComplete: true)));
    }

    [Fact]
    public void What_is_put_in_front_of_the_place_that_bulk_has_reached_is_not_forgotten()
    {
        _feed.BeginCopy();
        ReadBulk(20);
        Change(20, sequence: 30);
        _feed.Bulk.Include(Find(20), 30);
        ReadBulk(20);
        var late = Change(21, sequence: 25);

        _feed.Bulk.Include(late, 25);

        Assert.Equal(24UL, _feed.Bulk.Through);
        Assert.Equal([25UL, 30], ReadBulk(20));
    }

    [Fact]
    public void A_deletion_that_was_forgotten_before_it_was_read_makes_a_copy_necessary()
    {
        _feed.BeginAfter(5);
        var before = _feed.NeedsCopy;
        Row.Forget(Find(8));
        var after = _feed.NeedsCopy;

        _feed.BeginCopy();

        Assert.Equal((false, true, false), (before, after, _feed.NeedsCopy));
    }

    private Param Change(int number, ulong sequence) => _router.ApplyReplica(Row, new Replica
    {
        Sequence = sequence,
        Revision = sequence,
        Address = Address(number),
        Value = Value.Int64(number).Encode(),
    });

    private Param Find(int number) => _router.Params.Find(Address(number))!;

    private static byte[] Address(int number) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"/a/{number}"));

    private List<ulong> ReadBulk(int most)
    {
        var read = new List<ulong>();
        for (; read.Count < most && _feed.Bulk.Next is { } param; _feed.Bulk.Advance()) read.Add(param.Sequence);
        return read;
    }

    private List<Param> SendAll()
    {
        var sent = new List<Param>();
        while (_feed.Live.TryPeek(out var param))
        {
            sent.Add(param);
            _feed.SentOne();
        }

        return sent;
    }
}

using System.Text;
using Clasp.Protocol;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;
using Clasp.Routing.State;
using Clasp.Routing.Tests.Harness;

namespace Clasp.Routing.Tests;

public sealed class ReplicaTests
{
    private readonly TestRouter _router = new();
    private readonly ChangeOrder _order = new();
    private readonly Peer _client;

    public ReplicaTests()
    {
        _client = _router.Connect();
        _client.Subscribe("/far/**");
    }

    private Router Router => _router.Router;

    [Fact]
    public void It_is_read_like_any_param_and_subscribers_hear_of_it()
    {
        Apply("/far/a", 5, revision: 7, sequence: 3);

        _client.Get("/far/a");

        Assert.Equal(["SET /far/a 5 #7", "SNAPSHOT /far/a=5#7"], _client.Take());
        Assert.Equal(3UL, _order.LastSequence);
    }

    [Fact]
    public void What_has_not_changed_is_not_told_again()
    {
        Apply("/far/a", 5, revision: 7, sequence: 3);
        Apply("/far/a", 5, revision: 7, sequence: 9);

        Assert.Single(Heard());
        Assert.Equal(9UL, Router.Params.Find("/far/a"u8)?.Sequence);
    }

    [Fact]
    public void Its_deletion_is_told_as_null()
    {
        Apply("/far/a", 5, revision: 7, sequence: 3);
        Apply("/far/a", Value.Null, revision: 8, sequence: 4, isTombstone: true);
        Apply("/far/b", Value.Null, revision: 2, sequence: 5, isTombstone: true);

        Assert.Equal(["SET /far/a 5 #7", "SET /far/a null #8"], Heard());
        Assert.Equal((0, 2), (Router.Params.Count, Router.Params.TombstoneCount));
    }

    [Fact]
    public void It_may_come_back_from_its_deletion()
    {
        Apply("/far/a", Value.Null, revision: 8, sequence: 4, isTombstone: true);
        Apply("/far/a", 6, revision: 9, sequence: 5);

        _client.Get("/far/a");

        Assert.Equal(["SET /far/a 6 #9", "SNAPSHOT /far/a=6#9"], Heard());
    }

    [Fact]
    public void What_its_owner_does_not_have_is_told_as_gone_and_its_revision_is_remembered()
    {
        Apply("/far/a", 5, revision: 7, sequence: 3);
        Apply("/far/b", 5, revision: 1, sequence: 4);

        while (_order.First is { } param) Router.Remove(param);
        _client.Set("/far/a", 1);

        Assert.Equal(
            [
                "SET /far/a 5 #7",
                "SET /far/b 5 #1",
                "SET /far/a null #8",
                "SET /far/b null #2",
                "SET /far/a 1 #9",
                "ACK /far/a #9",
            ],
            Heard());
        Assert.Equal(0, _order.Count);
    }

    [Fact]
    public void Revisions_go_on_above_one_that_was_seen_elsewhere()
    {
        _client.Set("/far/a", 1).Skip();

        Router.RaiseRevision("/far/a"u8, seen: 10);
        Router.RaiseRevision("/far/a"u8, seen: 5);
        Router.RaiseRevision("/far/none"u8, seen: 5);

        Assert.Equal(["SET /far/a 1 #11"], Heard());
    }

    [Fact]
    public void An_address_that_is_none_does_not_get_in()
    {
        Assert.Throws<ProtocolException>(() => { Apply("far", 1, revision: 1, sequence: 1); });
        Assert.Throws<ProtocolException>(() => Router.Publish(Peer.Signal("far", SignalType.Event, 1), except: null));
    }

    [Fact]
    public void A_lock_at_its_owner_is_known_here()
    {
        Router.ApplyReplica(_order, new Replica
        {
            Address = "/far/a"u8,
            Revision = 1,
            Sequence = 1,
            LockHolder = "hub/someone"u8,
        });

        Assert.Equal("hub/someone", Text(Router.Params.Find("/far/a"u8)?.LockHolder));
    }

    [Fact]
    public void Writes_from_other_routers_are_answered_with_a_revision_or_a_reason()
    {
        var set = new SetMessage { Address = "/far/a"u8, Value = Value.Int64(1).Encode(), Revision = 4 };

        var created = Router.ApplySetFor("site-b/x", set);
        var refused = Router.ApplySetFor("site-b/x", set);
        var nowhere = Router.ApplySetFor("site-b/x", new SetMessage { Address = "far"u8 });

        Assert.Equal((true, 1UL), (created.IsApplied, created.Revision));
        Assert.Equal(ErrorCode.RevisionConflict, refused.Code);
        Assert.Equal("Revision conflict: expected 4, the param has 1", refused.Text);
        Assert.Equal(ErrorCode.BadAddress, nowhere.Code);
        Assert.Equal("site-b/x", Text(Router.Params.Find("/far/a"u8)?.Writer));
    }

    [Fact]
    public void Bundles_from_other_routers_are_all_or_nothing()
    {
        var outcomes = new List<WriteOutcome>();
        var bundle = new BundleBuilder().Set("/far/a", 1).Emit("/far/cue", 2).ToFrame(null)[4..];
        var wrong = new BundleBuilder().Set("/far/b", 1).Set("/far/a", 1, revision: 9).ToFrame(null)[4..];

        Router.RunBundleFor("site-b/x", bundle, outcomes.Add);
        Router.RunBundleFor("site-b/x", wrong, outcomes.Add);

        Assert.Equal(["SET /far/a 1 #1", "EVENT /far/cue 2"], Heard());
        Assert.Equal([0, ErrorCode.RevisionConflict], outcomes.Select(outcome => outcome.Code));
        Assert.Equal("/far/a"u8, outcomes[1].Address);
    }

    private void Apply(string address, Value value, ulong revision, ulong sequence, bool isTombstone = false) =>
        Router.ApplyReplica(_order, new Replica
        {
            Address = Encoding.UTF8.GetBytes(address),
            Value = value.Encode(),
            Revision = revision,
            Sequence = sequence,
            IsTombstone = isTombstone,
            Writer = "site-b/x"u8,
        });

    private static string Text(byte[]? utf8) => Encoding.UTF8.GetString(utf8 ?? []);

    private string[] Heard()
    {
        _router.RunBatch();
        return _client.Take();
    }
}

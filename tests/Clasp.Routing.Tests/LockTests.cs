using Clasp.Protocol.Messages;
using Clasp.Routing.Tests.Harness;

namespace Clasp.Routing.Tests;

public sealed class LockTests
{
    private readonly TestRouter _router = new();
    private readonly Peer _holder;
    private readonly Peer _other;

    public LockTests()
    {
        _holder = _router.Connect();
        _other = _router.Connect();
    }

    private string HolderId => _holder.Session.Id;

    [Fact]
    public void A_locked_param_takes_writes_of_its_holder_only()
    {
        _holder.Set("/a", 1, takesLock: true).Skip();

        _other.Set("/a", 2);
        _holder.Set("/a", 3);

        Assert.Equal([$"ERROR 401 /a: Locked by {HolderId}"], _other.Take());
        Assert.Equal(["ACK /a #2"], _holder.Take());
    }

    [Fact]
    public void Nobody_else_can_take_the_lock()
    {
        _holder.Set("/a", 1, takesLock: true);

        _other.Set("/a", 2, takesLock: true);

        Assert.Equal([$"ERROR 401 /a: Locked by {HolderId}"], _other.Take());
    }

    [Fact]
    public void Nobody_else_can_unlock()
    {
        _holder.Set("/a", 1, takesLock: true);

        _other.Set("/a", 2, unlocks: true);
        _other.Set("/a", 2);

        Assert.Equal(Enumerable.Repeat($"ERROR 401 /a: Locked by {HolderId}", 2), _other.Take());
    }

    [Fact]
    public void Its_holder_unlocks_it()
    {
        _holder.Set("/a", 1, takesLock: true).Set("/a", 2, unlocks: true);

        _other.Set("/a", 3);

        Assert.Equal(["ACK /a #3"], _other.Take());
    }

    [Fact]
    public void It_ends_with_its_holders_session()
    {
        _holder.Set("/a", 1, takesLock: true);

        _holder.Disconnect();
        _other.Set("/a", 2);

        Assert.Equal(["ACK /a #2"], _other.Take());
    }

    [Fact]
    public void A_revision_conflict_is_told_before_a_lock()
    {
        _holder.Set("/a", 1, takesLock: true);

        _other.Set("/a", 2, revision: 9);

        Assert.Equal(["ERROR 400 /a: Revision conflict: expected 9, the param has 1"], _other.Take());
    }

    [Fact]
    public void A_lock_that_expired_with_its_param_does_not_end_the_lock_of_another()
    {
        _holder.Set("/a", 1, takesLock: true, ttl: TimeToLive.Absolute(1));
        _router.Pass(TimeSpan.FromSeconds(2));
        _other.Set("/a", 2, takesLock: true).Skip();
        var third = _router.Connect();

        _holder.Disconnect();
        third.Set("/a", 3);

        Assert.Equal([$"ERROR 401 /a: Locked by {_other.Session.Id}"], third.Take());
    }

    [Fact]
    public void A_session_of_another_router_holds_locks_until_it_is_said_to_be_gone()
    {
        var set = new SetMessage { Address = "/a"u8, Value = default, Lock = true };
        Assert.True(_router.Router.ApplySetFor("hub/x", set).IsApplied);

        _other.Set("/a", 1);
        _router.Router.ReleaseLocksOf("hub/x");
        _other.Set("/a", 1);

        Assert.Equal(["ERROR 401 /a: Locked by hub/x", "ACK /a #2"], _other.Take());
    }
}

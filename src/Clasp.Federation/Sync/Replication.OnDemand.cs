using Clasp.Federation.Links;
using Clasp.Federation.OnDemand;
using Clasp.Federation.Ownership;
using Clasp.Federation.Wire;
using Clasp.Routing.State;

namespace Clasp.Federation.Sync;

/// <content>Values that a leaf wants for a while, beyond what it keeps.</content>
internal sealed partial class Replication
{
    /// <summary>Forgets what a leaf turned out to have kept for too long; its subscribers are told that it is gone.</summary>
    public void ForgetGone(IReadOnlyList<Param> gone)
    {
        foreach (var param in gone) Remove(param);
    }

    private void SendOnDemand(Link link)
    {
        while (link.OnDemand.First is { } backfill && link.Window.HasRoomForBulk)
        {
            if (!SendNext(link, backfill)) link.OnDemand.Complete(link, directory.All);
        }
    }

    /// <summary>Sends the next frame: of one owner, whose numbers say nothing about what else the peer knows.</summary>
    private bool SendNext(Link link, Backfill backfill)
    {
        if (NextOwner(link, backfill) is not { } owner) return false;

        var writer = new ChangesWriter(_frame, owner.Utf8, owner.State.Stream, ChangesFlags.Bulk, FrameBytes(link));
        while (backfill.Peek() is { } param && OwnerToSend(link, param) == owner && writer.TryAdd(ToChange(param))) backfill.Advance();
        link.SendPaced(writer.Finish(through: 0));
        return true;
    }

    private KnownRouter? NextOwner(Link link, Backfill backfill)
    {
        while (backfill.Peek() is { } param)
        {
            if (OwnerToSend(link, param) is { } owner) return owner;

            backfill.Advance();
        }

        return null;
    }

    /// <summary>Whose a param is, if the peer hears of that owner; a copy that is about to start has the param anyway.</summary>
    private KnownRouter? OwnerToSend(Link link, Param param) =>
        directory.OwnerOf(param.Entry) is { } owner && param.Order == owner.State.Order && !param.IsTombstone
        && link.Feeds.TryGetValue(owner, out var feed) && feed is { IsReturn: false, StartsCopy: false }
            ? owner
            : null;
}

using Clasp.Federation.Links;
using Clasp.Federation.Wire;
using Clasp.Protocol;
using Clasp.Routing.State;

namespace Clasp.Federation.Sync;

/// <content>Changes on their way out: as they happen over links that keep up, in two lanes over those that do not.</content>
internal sealed partial class Replication
{
    /// <summary>Frames of a lane are no longer than this, and shorter on a slow link, so that other traffic finds gaps.</summary>
    private const int LaneFrameBytes = 16 * 1024;

    private const int ShortestLaneFrameBytes = 1024;

    /// <summary>Frames of links that keep up may be longer: they are encoded once for all of them.</summary>
    private const int FrameLimit = 48 * 1024;

    private readonly byte[] _frame = new byte[ProtocolLimits.MaxFrameBytes];
    private readonly List<(Link Link, Feed Feed)> _keepingUp = [];

    /// <summary>Sends this batch's changes over links that keep up, and over the others what they have room for.</summary>
    public void EndOfBatch()
    {
        _floors.Send();
        foreach (var changed in _changed.Values)
        {
            if (changed.Count == 0) continue;

            SendLive(changed);
            changed.Clear();
        }

        foreach (var link in awake)
        {
            if (!link.IsFeeding) continue;

            SendOnDemand(link);
            while (SendNext(link))
            {
            }

            link.SendQueued();
            TellCompletion(link);
        }

        Offers.EndOfBatch();
        Rounds.EndOfBatch();
    }

    private void SendLive(ChangeBatch changed)
    {
        foreach (var link in links)
        {
            if (!link.IsFeeding || !link.Feeds.TryGetValue(changed.Owner, out var feed) || feed.IsReturn) continue;

            if (KeepsUp(link, feed))
                _keepingUp.Add((link, feed));
            else
                Wait(link, feed, changed, 0);
        }

        for (var next = 0; next < changed.Count && _keepingUp.Count > 0;) SendFrame(changed, ref next);
        _keepingUp.Clear();
    }

    /// <summary>
    /// Whether changes may go out over a link at once: nothing waits that they would overtake, and they are for this peer.
    /// </summary>
    /// <remarks>A peer that wants only a part is served from the lane, where what it does not want is left out.</remarks>
    private static bool KeepsUp(Link link, Feed feed) =>
        !feed.StartsCopy && link.Mirrored.Length == 0 && link.LiveTurns.IsEmpty && link.Window.HasRoom;

    /// <summary>One frame with as many of the changes as fit, for all links that keep up and have room for it.</summary>
    private void SendFrame(ChangeBatch changed, ref int next)
    {
        var owner = changed.Owner;
        var first = next;
        var writer = new ChangesWriter(_frame, owner.Utf8, owner.State.Stream, ChangesFlags.None, FrameLimit);
        for (; next < changed.Count; next++)
        {
            if (changed[next] is { } param && !writer.TryAdd(ToChange(param))) break;
        }

        if (writer.Count == 0) return;

        // News may have come out of order, so only the last frame of a batch may say that all is known.
        var known = next == changed.Count ? ulong.MaxValue : changed.Floor;
        for (var i = _keepingUp.Count - 1; i >= 0; i--)
        {
            var (link, feed) = _keepingUp[i];
            var frame = writer.Finish(Math.Min(known, feed.Through));
            if (link.Window.HasRoomFor(frame.Length))
            {
                link.SendPaced(frame);
                continue;
            }

            Wait(link, feed, changed, first);
            _keepingUp.RemoveAt(i);
        }
    }

    /// <summary>Lets changes wait for room, from one of them on.</summary>
    private void Wait(Link link, Feed feed, ChangeBatch changed, int first)
    {
        for (var i = first; i < changed.Count; i++)
        {
            if (changed[i] is not { } param || !link.Mirrors(param.Address)) continue;
            if (!feed.Live.Add(param, changed.Floor, router.NowMicros)) link.Conflated++;
        }

        if (feed.Live.Count > 0 && !feed.StartsCopy) link.LiveTurns.Add(feed);
    }

    /// <summary>Sends one more frame over a link, if there is something to send and room for it.</summary>
    /// <remarks>
    /// What happens now goes first, and always finds a part of the window that bulk may not use. Where it needs the whole link,
    /// bulk gets every other frame, since it would never come to its end otherwise.
    /// </remarks>
    private bool SendNext(Link link)
    {
        var isLiveReady = !link.LiveTurns.IsEmpty && link.Window.HasRoom;
        var isBulkReady = !link.BulkTurns.IsEmpty && (link.Window.HasRoomForBulk || isLiveReady);
        if (isBulkReady && (link.IsBulksTurn || !isLiveReady))
        {
            link.IsBulksTurn = false;
            if (link.BulkTurns.TryTake(out var bulk)) SendBulk(link, bulk);
            return true;
        }

        link.IsBulksTurn = true;
        if (!isLiveReady) return false;

        if (link.LiveTurns.TryTake(out var live)) SendWaiting(link, live);
        return true;
    }

    /// <summary>Sends the next frame of the live lane.</summary>
    private void SendWaiting(Link link, Feed feed)
    {
        var state = feed.Owner.State;
        var writer = new ChangesWriter(_frame, feed.Owner.Utf8, state.Stream, ChangesFlags.None, FrameBytes(link));
        while (feed.Live.TryPeek(out var param))
        {
            if (state.Tells(param) && !writer.TryAdd(ToChange(param))) break;

            feed.SentOne();
        }

        if (writer.Count > 0) link.SendPaced(writer.Finish(feed.Through));
        if (feed.Live.Count > 0) link.LiveTurns.Add(feed);
    }

    /// <summary>Sends the next frame of the bulk lane.</summary>
    private void SendBulk(Link link, Feed feed)
    {
        if (feed.NeedsCopy) StartCopy(link, feed);
        if (!feed.HasBulk) return;

        var owner = feed.Owner;
        var flags = ChangesFlags.Bulk | (feed.StartsCopy ? ChangesFlags.StartsCopy : ChangesFlags.None);
        var writer = new ChangesWriter(
            _frame, owner.Utf8, owner.State.Stream, flags, FrameBytes(link), owner.State.Order.HorizonSequence);
        while (feed.Bulk.Next is { } param)
        {
            if (IsMissing(link, feed, param) && !writer.TryAdd(ToChange(param))) break;

            feed.Bulk.Advance();
        }

        if (feed.Bulk.Next is null) feed.Bulk.End();
        if (writer.Count > 0 || feed.StartsCopy) link.SendPaced(writer.Finish(feed.Through));
        feed.Started();
        if (feed.Live.Count > 0) link.LiveTurns.Add(feed);
        if (feed.HasBulk) link.BulkTurns.Add(feed);
    }

    private static bool IsMissing(Link link, Feed feed, Param param) =>
        feed.IsReturn || (link.Mirrors(param.Address) && !feed.Live.Contains(param));

    private static int FrameBytes(Link link)
    {
        var fair = Math.Clamp(link.Window.WindowBytes / 4, ShortestLaneFrameBytes, LaneFrameBytes);
        return (int)Math.Clamp(link.Window.RoomBytes, LinkWindow.MinBytes / 8, fair);
    }

    /// <summary>Tells a peer which copies are complete, and once that nothing is left of what it asked for.</summary>
    private static void TellCompletion(Link link)
    {
        if (link.Incomplete.Count == 0 && link.HasToldSynced) return;

        List<SyncCursor>? complete = null;
        var isAll = !link.HasToldSynced;
        for (var i = link.Incomplete.Count - 1; i >= 0; i--)
        {
            var feed = link.Incomplete[i];
            var state = feed.Owner.State;
            if (feed.TrySettle(state.Stale.Count == 0 && !feed.IsUnconfirmed))
            {
                feed.Completed();
                link.Incomplete.RemoveAt(i);
                if (feed.IsReturn) link.Feeds.Remove(feed.Owner);
                (complete ??= []).Add(new(feed.Owner.Id, state.Stream, feed.Through));
            }

            // What cannot be compared now, since it is not known here either, is not waited for.
            isAll &= feed.HasSettled && !(feed.IsUnconfirmed && state.IsSettled);
        }

        if (complete is null && !isAll) return;

        if (link.Incomplete.Count == 0) link.Incomplete.TrimExcess();
        link.HasToldSynced |= isAll;
        link.CompleteSync(isAll, complete ?? []);
    }

    private static ReplicatedChange ToChange(Param param) => ReplicatedChange.Of(param, param.Sequence);
}

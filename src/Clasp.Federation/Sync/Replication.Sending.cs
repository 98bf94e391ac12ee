using Clasp.Federation.Links;
using Clasp.Federation.Ownership;
using Clasp.Federation.Wire;
using Clasp.Protocol;
using Clasp.Routing.State;

namespace Clasp.Federation.Sync;

/// <content>Changes on their way out: as they happen over links that keep up, from the row over those that are behind.</content>
internal sealed partial class Replication
{
    /// <summary>Frames of a link that is behind are this long, so that its other traffic finds gaps.</summary>
    private const int CatchUpFrameBytes = 16 * 1024;

    /// <summary>Frames of links that keep up may be longer: they are encoded once for all of them.</summary>
    private const int FrameLimit = 48 * 1024;

    private readonly byte[] _frame = new byte[ProtocolLimits.MaxFrameBytes];

    private void SendLive(KnownRouter owner, List<(Param Param, ulong Sequence)> changed)
    {
        var next = 0;
        while (next < changed.Count)
        {
            var last = WriteFrame(owner, changed, ref next, out var frame);
            if (frame.IsEmpty) continue;

            foreach (var link in links)
            {
                if (link.IsFeeding && link.Feeds.TryGetValue(owner, out var feed)) SendLive(link, owner, feed, frame, last);
            }
        }
    }

    private static void SendLive(Link link, KnownRouter owner, Feed feed, ReadOnlySpan<byte> frame, ulong last)
    {
        if (feed.Behind is not null) return;

        if (link.Mirrored.Length > 0 || !link.Window.HasRoom)
        {
            // A peer that wants only a part is always fed from the row, which knows how to leave the rest out.
            feed.Behind = owner.State.Order.CursorAfter(feed.SentThrough);
            return;
        }

        link.SendPaced(frame);
        feed.SentThrough = Math.Min(last, owner.State.Through);
    }

    /// <summary>One frame with as many of the changes as fit, for all links that keep up.</summary>
    /// <returns>The sequence of the last change in it.</returns>
    private ulong WriteFrame(
        KnownRouter owner, List<(Param Param, ulong Sequence)> changed, ref int next, out ReadOnlySpan<byte> frame)
    {
        var state = owner.State;
        var writer = new ChangesWriter(_frame, owner.Utf8, state.Stream, startsCopy: false, FrameLimit);
        ulong last = 0;
        for (; next < changed.Count; next++)
        {
            var (param, sequence) = changed[next];

            // It changed again in this batch, or moved to another owner: the newer entry tells.
            if (param.Sequence != sequence || param.Order != state.Order) continue;
            if (!writer.TryAdd(ToChange(param))) break;

            last = sequence;
        }

        frame = writer.Count == 0 ? default : writer.Finish(Math.Min(last, state.Through));
        return last;
    }

    private void CatchUp(Link link)
    {
        var progress = true;
        while (progress && link.Window.HasRoom)
        {
            progress = false;
            foreach (var (owner, feed) in link.Feeds)
            {
                if (feed.Behind is not null && link.Window.HasRoom) progress |= SendBehind(link, owner, feed);
            }
        }

        TellCompletion(link);
    }

    /// <summary>Sends the next frame of what a link has not had yet.</summary>
    /// <returns>Whether there may be more.</returns>
    private bool SendBehind(Link link, KnownRouter owner, Feed feed)
    {
        var state = owner.State;
        var cursor = feed.Behind!; // The caller has just seen that it is there.
        var limit = (int)Math.Min(CatchUpFrameBytes, Math.Max(LinkWindow.MinBytes, link.Window.WindowBytes / 2));
        var writer = new ChangesWriter(_frame, owner.Utf8, state.Stream, feed.StartsCopy, limit);
        var through = feed.SentThrough;
        var isFull = false;
        while (!isFull && cursor.Next is { } param && param.Sequence <= state.Through)
        {
            if ((feed.IsReturn || link.Mirrors(param.Address)) && !writer.TryAdd(ToChange(param)))
            {
                isFull = true;
                continue;
            }

            through = param.Sequence;
            cursor.Advance();
        }

        var isAtEnd = cursor.Next is null;
        if (isAtEnd) through = Math.Max(through, state.Through);
        if (writer.Count > 0 || feed.StartsCopy)
        {
            link.SendPaced(writer.Finish(through));
            feed.StartsCopy = false;
        }

        feed.SentThrough = through;
        if (isAtEnd)
        {
            cursor.Remove();
            feed.Behind = null;
        }

        return isFull;
    }

    private static void TellCompletion(Link link)
    {
        List<SyncCursor>? complete = null;
        var isAll = !link.HasToldSynced;
        foreach (var (owner, feed) in link.Feeds)
        {
            if (feed.Behind is { Next: { } next } && next.Sequence <= owner.State.Through) isAll = false;
            if (!feed.OwesCompletion || feed.Behind is not null || owner.State.Stale.Count > 0) continue;

            feed.OwesCompletion = false;
            (complete ??= []).Add(new(owner.Id, owner.State.Stream, feed.SentThrough));
            if (feed.IsReturn) link.Feeds.Remove(owner);
        }

        if (complete is null && !isAll) return;

        link.HasToldSynced |= isAll;
        link.Send(new SyncCompleteOp(isAll, complete ?? []));
    }

    private static ReplicatedChange ToChange(Param param) => ReplicatedChange.Of(param, param.Sequence);
}

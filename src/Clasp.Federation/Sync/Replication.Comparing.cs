using Clasp.Federation.Links;
using Clasp.Federation.Ownership;
using Clasp.Federation.Sync.Fingerprints;
using Clasp.Federation.Wire;
using Clasp.Protocol;
using Clasp.Protocol.Framing;

namespace Clasp.Federation.Sync;

/// <content>Where a place in the owner's order is lost but values are kept: those are compared, and what differs is repaired.</content>
internal sealed partial class Replication
{
    private readonly byte[] _scratch = new byte[ProtocolLimits.MaxPayloadBytes];

    private ScanQueue Scans => field ??= new(router, options);

    private FingerprintOffers Offers => field ??= new(router, Scans, _scratch);

    private FingerprintChecks Checks => field ??= new(router, directory, Scans, _scratch, this, logger);

    private DigestRounds Rounds => field ??= new(router, directory, links, Offers, options);

    /// <summary>Compares, from now on and every now and then, what peers have with what is here.</summary>
    public void BeginRounds() => Rounds.Begin();

    /// <summary>What is kept of an owner has been found to be right: whoever has it from here is to compare, too.</summary>
    public void Confirmed(KnownRouter owner)
    {
        foreach (var link in links)
        {
            if (!link.Feeds.TryGetValue(owner, out var feed))
                FeedOwner(link, owner);
            else if (link.Compares && !feed.IsReturn)
                Owe(link, feed);
            else if (!feed.IsReturn)
                Restart(link, owner);
        }
    }

    /// <summary>All that is always kept of an owner is right, and the rest, which was not compared, is gone.</summary>
    public void ConfirmedAlways() => mirror.AskAgain();

    /// <summary>So much of an owner differs that all might as well be sent.</summary>
    public static void RequestWhole(KnownRouter owner) =>
        owner.Via?.Send(new RequestSyncOp(IsFirst: false, [new(owner.Id, 0, 0)]));

    /// <summary>What is here of an owner has to be compared, or copied if there is nothing.</summary>
    public static void RequestAgain(Link link, KnownRouter owner) =>
        link.Send(new RequestSyncOp(IsFirst: false, [new(owner.Id, owner.State.Count == 0 ? 0 : owner.State.Stream, 0)]));

    /// <summary>One of the operations that compare what two routers have.</summary>
    public void ReceiveComparison(Link link, LinkOp op, ReadOnlySpan<byte> payload)
    {
        if (op is not (LinkOp.Compare or LinkOp.Compared)) link.Received(FrameHeader.MinLength + payload.Length);

        switch (op)
        {
            case LinkOp.Compare:
                BeginCheck(link, CompareOp.ReadFrom(payload));
                break;
            case LinkOp.Fingerprints:
                Checks.Compare(link, FingerprintsOp.ReadFrom(payload));
                break;
            case LinkOp.Drill:
                Offers.Drill(link, DrillOp.ReadFrom(payload));
                break;
            case LinkOp.Held:
                Offers.Compare(link, HeldOp.ReadFrom(payload));
                break;
            case LinkOp.Absent:
                Checks.Remove(link, AbsentOp.ReadFrom(payload));
                break;
            default:
                Offers.Compared(link, ComparedOp.ReadFrom(payload));
                break;
        }
    }

    private void BeginCheck(Link link, CompareOp compare)
    {
        if (directory.Find(compare.Owner) is { } owner && IsSource(link, owner))
            Checks.Begin(link, owner, compare);
        else
            link.Send(new ComparedOp(IsRefused: true, compare.Owner, compare.Seed, 0));
    }

    /// <summary>Whether the word of a peer counts for what is known here of an owner.</summary>
    private static bool IsSource(Link link, KnownRouter owner) => !owner.IsSelf && (owner.Via == link || IsReminder(link, owner));

    private bool CanCompare(Link link, KnownRouter owner) =>
        link.Compares && owner.State.Count >= options.MinComparedParams && (owner.State.IsUnconfirmed || owner.State.IsComplete);

    /// <summary>The peer goes on with what it has, and gets what happens from now on.</summary>
    private void BeginKept(Link link, Feed feed)
    {
        var state = feed.Owner.State;
        var writer = new ChangesWriter(_frame, feed.Owner.Utf8, state.Stream, ChangesFlags.Keeps, ProtocolLimits.MaxPayloadBytes);
        link.SendPaced(writer.Finish(state.Through));
        feed.BeginAfter(state.Through);
        Owe(link, feed);
    }

    private void Owe(Link link, Feed feed)
    {
        feed.OwesComparison = true;
        Offers.Owe(link, feed.Owner);
    }

    /// <summary>The peer goes on in a numbering, or at a place in it, of which nothing is known here: what is here has to be compared.</summary>
    private void Keep(KnownRouter owner, ulong stream, ulong through)
    {
        var state = owner.State;
        if (state.Count == 0)
        {
            RequestWhole(owner);
            return;
        }

        Checks.Cancel(owner);
        var (formerStream, formerThrough) = (state.Stream, state.Through);
        state.Keep(stream, through);
        if (_changed.TryGetValue(owner, out var changed)) changed.Clear();
        foreach (var link in links)
        {
            if (!link.Feeds.ContainsKey(owner)) continue;

            // It has had from here what was here.
            link.PeerCursors[owner.Id] = new(owner.Id, formerStream, formerThrough);
            Restart(link, owner);
        }

        OwnerKnown(owner);
    }

    /// <summary>Takes in a param that differs from what the owner has, whatever its sequence says.</summary>
    private void Repair(Link link, KnownRouter owner, in ReplicatedChange change)
    {
        link.Sync.CountParam();
        if (!router.Addresses.TryIntern(change.Address, out var entry, out var reason, change.Value.Data.Length)) throw new ProtocolException(reason);

        var state = owner.State;
        if (directory.OwnerOf(entry) != owner)
        {
            LeaveOut(link, owner, change.Address);
            return;
        }

        var present = entry.Param;
        var isKept = state.IsUnconfirmed && present?.Order != state.Order && change.Sequence <= state.Order.HorizonSequence;
        var order = isKept ? state.Stale[0] : state.Order;
        var sequence = isKept ? order.LastSequence + 1
            : present?.Order == order ? Math.Max(present.Sequence, change.Sequence)
            : change.Sequence;
        var isHeld = _floors.Holds(owner, present, change);
        router.ApplyReplica(order, entry, change.ToReplica(sequence), isSilent: isHeld);
        Checks.Repaired(owner);
    }
}

using Clasp.Federation.Links;
using Clasp.Federation.Ownership;
using Clasp.Federation.Wire;
using Clasp.Protocol.Framing;
using Clasp.Routing;
using Clasp.Routing.State;
using Microsoft.Extensions.Logging;

namespace Clasp.Federation.Sync.Fingerprints;

/// <summary>The receiving end of comparisons: finds out where what is kept here differs, and has it repaired.</summary>
internal sealed class FingerprintChecks(
    Router router, RouterDirectory directory, ScanQueue scans, byte[] scratch, Replication replication, ILogger logger)
{
    private const int NodesPerFrame = 1000;

    private readonly Dictionary<KnownRouter, FingerprintCheck> _checks = [];

    /// <summary>A peer takes this moment; so does this end.</summary>
    public void Begin(Link link, KnownRouter owner, CompareOp compare)
    {
        Cancel(owner);
        var state = owner.State;
        var isComparable = state.Stream == compare.Stream && compare.Through >= state.Through
            && (state.IsUnconfirmed || (state is { IsComplete: true, HasLeftOut: false } && !directory.Namespaces.HasChanged));
        if (!isComparable)
        {
            link.Send(new ComparedOp(IsRefused: true, owner.Id, compare.Seed, 0));
            if (state.Stream != compare.Stream) Replication.RequestAgain(link, owner);
            return;
        }

        state.Through = compare.Through;
        var fingerprinter = new Fingerprinter(compare.Seed, compare.Levels, scratch);
        var scan = new RowScan(fingerprinter, RowsOf(owner), IncludedFrom(link));
        var check = new FingerprintCheck(link, owner, fingerprinter, scan) { IsConfirming = state.IsUnconfirmed };
        _checks[owner] = check;
        scans.Add(scan, isAwaited: state.IsUnconfirmed, () => CompareWaiting(check));
    }

    /// <summary>Fingerprints of a peer have come.</summary>
    public void Compare(Link link, FingerprintsOp fingerprints)
    {
        if (Find(link, fingerprints.Owner, fingerprints.Seed) is not { } check) return;

        if (check.Scan.IsDone)
            Compare(check, fingerprints);
        else
            check.Waiting.Add(fingerprints);
    }

    /// <summary>The peer says at which addresses there is nothing; what there is came before.</summary>
    public void Remove(Link link, AbsentOp absent)
    {
        if (Find(link, absent.Owner, absent.Seed) is not { } check) return;

        foreach (var address in absent.Addresses)
        {
            if (router.Params.Find(address) is not { IsTombstone: false } param || !RowsOf(check.Owner).Contains(param.Order)) continue;

            replication.Remove(param);
            check.Differences++;
        }

        if (absent.IsLast) Finish(check);
    }

    /// <summary>A param turned out to differ.</summary>
    public void Repaired(KnownRouter owner)
    {
        if (_checks.TryGetValue(owner, out var check)) check.Differences++;
    }

    /// <summary>What is being compared is replaced by something else.</summary>
    public void Cancel(KnownRouter owner)
    {
        if (!_checks.Remove(owner, out var check)) return;

        check.Cancel();
        check.Link.Send(new ComparedOp(IsRefused: true, owner.Id, check.Fingerprinter.Seed, check.Differences));
    }

    /// <summary>A link is gone: what was to be compared over it can be read, and shown to others, but stays unconfirmed.</summary>
    public void LinkDown(Link link)
    {
        foreach (var check in _checks.Values.Where(check => check.Link == link).ToList())
        {
            _checks.Remove(check.Owner);
            check.Cancel();
        }

        foreach (var owner in directory.All)
        {
            if (owner.Via != link || !owner.State.IsUnconfirmed) continue;

            var scan = new ConfirmScan(owner, isCompared: null, replication);
            scans.Add(scan, isAwaited: true, () =>
            {
                if (!scan.IsOutdated) replication.OwnerKnown(owner);
            });
        }
    }

    private static IEnumerable<ChangeOrder> RowsOf(KnownRouter owner) => [.. owner.State.Stale, owner.State.Order];

    private static Func<Param, bool>? IncludedFrom(Link link) =>
        link.Asked.Length == 0 ? null : param => Array.Exists(link.Asked, pattern => pattern.Matches(param.Address));

    private FingerprintCheck? Find(Link link, string owner, ulong seed) =>
        directory.Find(owner) is { } known && _checks.TryGetValue(known, out var check)
        && check.Link == link && check.Fingerprinter.Seed == seed
            ? check
            : null;

    private void CompareWaiting(FingerprintCheck check)
    {
        if (check.IsCancelled) return;

        foreach (var fingerprints in check.Waiting) Compare(check, fingerprints);
        check.Waiting.Clear();
    }

    private void Compare(FingerprintCheck check, FingerprintsOp fingerprints)
    {
        if (check.Take(fingerprints) is not { } differing) return;

        if (differing.Count == 0)
            Finish(check);
        else if (check.Level < check.Fingerprinter.Levels)
            Drill(check, differing);
        else if (check.IsConfirming && differing.Count > FingerprintTree.NodesAt(check.Level) / 2)
            Replication.RequestWhole(check.Owner);
        else
            Show(check, differing);
    }

    private static void Drill(FingerprintCheck check, IReadOnlyList<ushort> nodes)
    {
        foreach (var some in nodes.Chunk(NodesPerFrame))
            check.Link.QueuePaced(Frame.ToArray(new DrillOp(check.Owner.Id, check.Fingerprinter.Seed, check.Level, some)));
    }

    /// <summary>Shows the peer what is here in the buckets that differ.</summary>
    private void Show(FingerprintCheck check, IReadOnlyList<ushort> buckets)
    {
        var scan = new BucketScan(check.Fingerprinter, RowsOf(check.Owner), [.. buckets.Select(bucket => (int)bucket)]);
        var included = IncludedFrom(check.Link);
        scans.Add(scan, isAwaited: true, () =>
        {
            if (check.IsCancelled) return;

            var held = scan.Found.Where(param => included?.Invoke(param) != false).ToList();
            foreach (var frame in HeldFrames.Of(check, buckets, held)) check.Link.QueuePaced(frame);
        });
    }

    private void Finish(FingerprintCheck check)
    {
        if (!check.IsConfirming)
        {
            if (check.Differences > 0) logger.DigestDiffered(check.Differences, check.Owner.Id, check.Link.ToString());
            Agree(check);
            return;
        }

        var scan = new ConfirmScan(check.Owner, IncludedFrom(check.Link), replication);
        scans.Add(scan, isAwaited: true, () =>
        {
            if (check.IsCancelled || scan.IsOutdated) return;

            logger.Compared(check.Owner.Id, check.Link.ToString(), check.Differences);
            check.Owner.State.Confirm();
            replication.ConfirmedAlways();
            Agree(check);
        });
    }

    private void Agree(FingerprintCheck check)
    {
        _checks.Remove(check.Owner);
        check.Owner.State.ConfirmedMicros = router.NowMicros;
        check.Link.Send(new ComparedOp(IsRefused: false, check.Owner.Id, check.Fingerprinter.Seed, check.Differences));
        if (check.IsConfirming || check.Differences > 0) replication.Confirmed(check.Owner);
    }
}

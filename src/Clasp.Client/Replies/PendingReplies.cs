using Clasp.Client.Sessions;
using Clasp.Protocol.Messages;

namespace Clasp.Client.Replies;

/// <summary>The answers that one session waits for, and which message is which of them.</summary>
/// <remarks>
/// The wire has no numbers for requests. An answer names at most an address, so it is taken for the oldest request of
/// its kind that names the same address, or for the oldest of its kind. A request that nobody waits for any more keeps
/// its place, since its answer will come too. Safe for several threads.
/// </remarks>
internal sealed class PendingReplies(TimeProvider time, TimeSpan requestTimeout)
{
    /// <summary>How many addresses without outstanding answers are kept at hand for the next request.</summary>
    private const int IdleAddresses = 1024;

    /// <summary>An answer that nobody waits for, and that is later than this, will not come.</summary>
    private readonly TimeSpan _overdue = 2 * requestTimeout;

    /// <summary>Guards everything below.</summary>
    private readonly Lock _lock = new();

    private readonly Dictionary<string, AddressReplies> _byAddress = new(StringComparer.Ordinal);
    private readonly BundleReplies _bundles = new();
    private readonly ReplyQueue _announces = new();
    private readonly ReplyQueue _queries = new();
    private readonly ReplyQueue _pings = new();
    private readonly List<PendingSync> _syncs = [];
    private long _requests;
    private ClaspConnectionException? _end;

    /// <exception cref="ClaspConnectionException">The session has ended.</exception>
    public void Add(ExpectedReply expected)
    {
        lock (_lock)
        {
            if (_end is not null) throw new ClaspConnectionException(_end.Message, _end);

            _requests++;
            switch (expected.Waiter)
            {
                case PendingBundle bundle:
                    _bundles.Add(bundle, _requests, Clock.ToMicros(time.GetUtcNow() - _overdue));
                    break;
                case PendingSync sync:
                    _syncs.RemoveAll(old => old.IsDone);
                    _syncs.Add(sync);
                    break;
                default:
                    if (expected.Kind != ReplyKind.None) Add(QueueFor(expected), expected.Waiter);
                    break;
            }
        }
    }

    /// <summary>An ACK came.</summary>
    /// <returns>Who waits for it, if anybody does.</returns>
    public PendingReply? TakeAcknowledged(string? address, bool hasRevision)
    {
        lock (_lock)
        {
            if (address is null) return _bundles.TakeNext();
            if (!hasRevision && _announces.Oldest is PendingAnnounce announce && announce.Namespace == address)
                return Take(_announces);

            return Take(address, ReplyKind.Set, out _);
        }
    }

    /// <summary>A SNAPSHOT of one param came.</summary>
    /// <returns><c>false</c> if it answers no GET.</returns>
    public bool TryTakeGet(string address, out PendingReply? waiter)
    {
        lock (_lock)
        {
            waiter = Take(address, ReplyKind.Get, out var isFound);
            return isFound;
        }
    }

    /// <summary>The query that a RESULT belongs to.</summary>
    public PendingQuery? OldestQuery()
    {
        lock (_lock) return _queries.Oldest as PendingQuery;
    }

    public PendingReply? TakePing()
    {
        lock (_lock) return Take(_pings);
    }

    public PendingSync? TakeSync(ulong sentMicros)
    {
        lock (_lock)
        {
            var found = _syncs.Find(sync => sync.SentMicros == sentMicros);
            if (found is not null) _syncs.Remove(found);
            return found;
        }
    }

    /// <summary>The PONG behind a subscription or a query came: all that there was to say about it was said.</summary>
    public void Settle(PendingReply handled)
    {
        lock (_lock)
        {
            if (handled is PendingSubscription { Subscription.Pattern: var pattern })
            {
                if (_byAddress.TryGetValue(pattern, out var replies) && replies.Subscribes.Oldest == handled)
                    Take(pattern, ReplyKind.Subscribe, out _);
            }
            else if (_queries.Oldest == handled)
            {
                Take(_queries);
            }
        }
    }

    /// <summary>An ERROR came.</summary>
    /// <returns>Who waits for it; null if nobody does, or it answers no request.</returns>
    public PendingReply? TakeRefused(ErrorCode code, string? address)
    {
        lock (_lock)
        {
            if (address is null) return _bundles.TakeRefused(code);

            var (bundle, bundleOrder) = _bundles.FirstConcerning(address);
            var queue = OldestRefusable(code, address);
            if (bundle is not null && bundleOrder < (queue?.OldestOrder ?? long.MaxValue))
                return _bundles.Remove(bundle);
            if (queue is null) return null;

            var waiter = Take(queue);
            Tidy(address);
            return waiter;
        }
    }

    /// <summary>No answers will come any more.</summary>
    public void End(ClaspConnectionException failure)
    {
        List<PendingReply> waiters;
        lock (_lock)
        {
            if (_end is not null) return;

            _end = failure;
            waiters =
            [
                .. _byAddress.Values.SelectMany(replies => replies.Waiters),
                .. _bundles.Waiters, .. _announces.Waiters, .. _queries.Waiters, .. _pings.Waiters, .. _syncs,
            ];
        }

        foreach (var waiter in waiters) waiter.Fail(failure);
    }

    private void Add(ReplyQueue queue, PendingReply? waiter)
    {
        var now = time.GetTimestamp();
        queue.Add(new(waiter, _requests, now), now - (long)(_overdue.TotalSeconds * time.TimestampFrequency));
    }

    private ReplyQueue QueueFor(ExpectedReply expected)
    {
        switch (expected.Kind)
        {
            case ReplyKind.Announce:
                return _announces;
            case ReplyKind.Query:
                return _queries;
            case ReplyKind.Ping:
                return _pings;
        }

        var address = expected.Address ?? throw new ArgumentException("Its answer names an address.", nameof(expected));
        if (!_byAddress.TryGetValue(address, out var replies)) _byAddress[address] = replies = new();
        return replies.Of(expected.Kind);
    }

    private static PendingReply? Take(ReplyQueue queue) => queue.TryTake(out var waiter) ? waiter : null;

    private PendingReply? Take(string address, ReplyKind kind, out bool isFound)
    {
        PendingReply? waiter = null;
        isFound = _byAddress.TryGetValue(address, out var replies) && replies.Of(kind).TryTake(out waiter);
        if (isFound) Tidy(address);
        return waiter;
    }

    private ReplyQueue? OldestRefusable(ErrorCode code, string address)
    {
        var candidates = _byAddress.TryGetValue(address, out var replies) ? replies.RefusableWith(code) : [];
        if (_announces.Oldest is PendingAnnounce announce && announce.Concerns(address))
            candidates = candidates.Append(_announces);
        if (_queries.Oldest is PendingQuery query && query.Pattern == address)
            candidates = candidates.Append(_queries);
        return candidates.Where(queue => !queue.IsEmpty).MinBy(queue => queue.OldestOrder);
    }

    private void Tidy(string address)
    {
        if (_byAddress.Count > IdleAddresses && _byAddress.TryGetValue(address, out var replies) && replies.IsEmpty)
            _byAddress.Remove(address);
    }
}

using Clasp.Protocol.Messages;

namespace Clasp.Client.Replies;

/// <summary>The answers that one session waits for, and which message is which of them.</summary>
/// <remarks>
/// The wire has no numbers for requests. An answer names at most an address, so it is taken for the oldest request of its
/// kind that names the same address, or for the oldest of its kind. A request that nobody waits for any more keeps its
/// place, since its answer will come too. Safe for several threads.
/// </remarks>
internal sealed class PendingReplies(TimeProvider time, TimeSpan requestTimeout)
{
    /// <summary>How many addresses without outstanding answers are kept at hand for the next request.</summary>
    private const int IdleAddresses = 1024;

    /// <summary>An answer that is this many times later than anybody waits will not come.</summary>
    private const int OverdueTimeouts = 2;

    /// <summary>Guards everything below.</summary>
    private readonly Lock _lock = new();

    private readonly Dictionary<string, AddressReplies> _byAddress = new(StringComparer.Ordinal);
    private readonly ReplyQueue _bundles = new();
    private readonly ReplyQueue _queries = new();
    private readonly ReplyQueue _pings = new();
    private readonly List<PendingSync> _syncs = [];
    private long _requests;
    private ClaspException? _end;

    /// <exception cref="ClaspConnectionException">The session has ended.</exception>
    public void Add(ExpectedReply expected)
    {
        if (expected.Kind == ReplyKind.None) return;

        lock (_lock)
        {
            if (_end is not null) throw new ClaspConnectionException(_end.Message, _end);

            if (expected.Waiter is PendingSync sync)
            {
                _syncs.RemoveAll(old => old.IsDone);
                _syncs.Add(sync);
                return;
            }

            var now = time.GetTimestamp();
            var overdue = now - (long)(OverdueTimeouts * requestTimeout.TotalSeconds * time.TimestampFrequency);
            QueueFor(expected).Add(new(expected.Waiter, ++_requests, now), overdue);
        }
    }

    /// <summary>An ACK came.</summary>
    /// <returns>Who waits for it, if anybody does.</returns>
    public PendingReply? TakeAcknowledged(string? address, bool hasRevision)
    {
        lock (_lock)
        {
            if (address is null) return Take(_bundles);
            if (!_byAddress.TryGetValue(address, out var replies)) return null;

            var first = hasRevision || replies.Announces.IsEmpty ? replies.Sets : replies.Announces;
            var waiter = Take(first);
            Tidy(address, replies);
            return waiter;
        }
    }

    /// <summary>A SNAPSHOT of one param came.</summary>
    /// <returns><c>false</c> if it answers no GET.</returns>
    public bool TryTakeGet(string address, out PendingReply? waiter)
    {
        lock (_lock)
        {
            waiter = null;
            if (!_byAddress.TryGetValue(address, out var replies) || !replies.Gets.TryTake(out waiter)) return false;
            Tidy(address, replies);
            return true;
        }
    }

    public PendingReply? TakeQuery()
    {
        lock (_lock) return Take(_queries);
    }

    public PendingReply? TakePing()
    {
        lock (_lock) return Take(_pings);
    }

    public PendingSync? TakeSync(ulong sentMicros)
    {
        lock (_lock)
        {
            var index = _syncs.FindIndex(sync => sync.SentMicros == sentMicros);
            if (index < 0) return null;

            var found = _syncs[index];
            _syncs.RemoveAt(index);
            return found;
        }
    }

    /// <summary>The relay has handled the subscription without refusing it.</summary>
    public void Settle(PendingSubscription pending)
    {
        lock (_lock)
        {
            var pattern = pending.Subscription.Pattern;
            if (!_byAddress.TryGetValue(pattern, out var replies) || replies.Subscribes.Oldest != pending) return;
            replies.Subscribes.TryTake(out _);
            Tidy(pattern, replies);
        }
    }

    /// <summary>An ERROR came.</summary>
    /// <returns><c>false</c> if it answers nothing that is outstanding.</returns>
    public bool TryTakeRefused(ErrorCode code, string? address, out PendingReply? waiter)
    {
        lock (_lock)
        {
            var queue = OldestRefusable(code, address);
            waiter = null;
            if (queue is null || !queue.TryTake(out waiter)) return false;
            if (address is not null && _byAddress.TryGetValue(address, out var replies)) Tidy(address, replies);
            return true;
        }
    }

    /// <summary>No answers will come any more.</summary>
    public void End(ClaspException failure)
    {
        List<PendingReply> waiters;
        lock (_lock)
        {
            if (_end is not null) return;

            _end = failure;
            waiters = [.. _byAddress.Values.SelectMany(replies => replies.Waiters),
                .. _bundles.Waiters, .. _queries.Waiters, .. _pings.Waiters, .. _syncs];
            _byAddress.Clear();
        }

        foreach (var waiter in waiters) waiter.Fail(failure);
    }

    private static PendingReply? Take(ReplyQueue queue) => queue.TryTake(out var waiter) ? waiter : null;

    private ReplyQueue QueueFor(ExpectedReply expected)
    {
        switch (expected.Kind)
        {
            case ReplyKind.Bundle:
                return _bundles;
            case ReplyKind.Query:
                return _queries;
            case ReplyKind.Ping:
                return _pings;
        }

        var address = expected.Address ?? throw new ArgumentException("Its answer names an address.", nameof(expected));
        if (!_byAddress.TryGetValue(address, out var replies)) _byAddress[address] = replies = new();
        return replies.Of(expected.Kind);
    }

    private ReplyQueue? OldestRefusable(ErrorCode code, string? address)
    {
        ReplyQueue? oldest = null;
        if (address is not null && _byAddress.TryGetValue(address, out var replies))
        {
            foreach (var queue in Refusable(code, replies))
            {
                if (queue.OldestOrder < (oldest?.OldestOrder ?? long.MaxValue)) oldest = queue;
            }
        }

        // Too many messages a second is said about any message, without an address.
        var isAboutBundle = _bundles.Oldest is PendingBundle bundle && bundle.Concerns(address)
            && (address is not null || code != ErrorCode.LimitReached);
        if (isAboutBundle && _bundles.OldestOrder < (oldest?.OldestOrder ?? long.MaxValue)) oldest = _bundles;

        var isAboutQuery = address is not null && _queries.Oldest is PendingQuery query && query.Pattern == address;
        if (isAboutQuery && _queries.OldestOrder < (oldest?.OldestOrder ?? long.MaxValue)) oldest = _queries;
        return oldest;
    }

    /// <summary>What a relay can say this number about.</summary>
    private static ReplyQueue[] Refusable(ErrorCode code, AddressReplies replies) => code switch
    {
        ErrorCode.NotFound => [replies.Gets],
        ErrorCode.BadPattern => [replies.Subscribes],
        ErrorCode.RevisionConflict or ErrorCode.LockHeld or ErrorCode.InvalidValue => [replies.Sets],
        _ => [replies.Sets, replies.Gets, replies.Announces, replies.Subscribes],
    };

    private void Tidy(string address, AddressReplies replies)
    {
        if (replies.IsEmpty && _byAddress.Count > IdleAddresses) _byAddress.Remove(address);
    }
}

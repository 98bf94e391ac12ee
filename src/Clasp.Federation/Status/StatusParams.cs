using System.Text;
using Clasp.Federation.Links;
using Clasp.Federation.Ownership;
using Clasp.Federation.Wire;
using Clasp.Protocol.Values;
using Clasp.Routing;
using Clasp.Routing.State;

namespace Clasp.Federation.Status;

/// <summary>Shows the federation, as this router sees it, as params below <c>/clasp/federation</c> that clients can read.</summary>
/// <remarks>
/// Every router writes its own: they never cross a link. What only changes with time (round trips, ages, counters) is written
/// at most every interval, and only if it changed.
/// </remarks>
internal sealed class StatusParams
{
    private readonly Router _router;
    private readonly RouterDirectory _directory;
    private readonly IReadOnlyCollection<Link> _links;
    private readonly long _intervalMicros;
    private readonly ChangeOrder _order = new();
    private readonly Dictionary<KnownRouter, Summary> _routers = [];
    private readonly Dictionary<Link, List<string>> _linkAddresses = [];
    private bool _isMember;

    public StatusParams(Router router, RouterDirectory directory, IReadOnlyCollection<Link> links, TimeSpan interval, bool isMember)
    {
        _router = router;
        _directory = directory;
        _links = links;
        _intervalMicros = (long)interval.TotalMicroseconds;
        _isMember = isMember;
        if (_intervalMicros > 0) Refresh();
    }

    /// <summary>How the attempts to reach a hub go; null without any.</summary>
    public UplinkReport? Uplink { get; set; }

    /// <summary>Whether an address is one of these, which nobody but this router writes.</summary>
    public static bool IsReserved(ReadOnlySpan<byte> address) => address.StartsWith("/clasp/federation/"u8);

    private void Refresh()
    {
        // A relay that stands alone has nothing to show.
        if (_isMember |= _links.Count > 0) ShowAll();
        _router.Schedule(_router.NowMicros + _intervalMicros, Refresh);
    }

    private void ShowAll()
    {
        foreach (var known in _directory.All) Show(known);
        foreach (var link in _links)
        {
            if (link.Peer is { } peer) Show(link, peer);
        }

        if (Uplink is { } uplink) Show(uplink);
        Write(
            $"/clasp/federation/{_directory.Self.Id}/refused",
            Value.Array([.. _directory.Refusals.Select(refusal => (Value)refusal).Order(ByText)]));
        foreach (var gone in _linkAddresses.Keys.Except(_links).ToList()) Hide(gone);
    }

    private void Show(KnownRouter known)
    {
        var summary = new Summary(
            known.Reach, known.ReachSinceMicros, known.Via, _directory.Namespaces.Version, known.State.Order.Count, AgeOf(known));
        if (_routers.GetValueOrDefault(known) == summary) return;

        _routers[known] = summary;
        var root = $"/clasp/federation/{known.Id}";
        Write($"{root}/status", known.IsSelf ? "self" : Name(known.Reach));
        Write($"{root}/reason", known.ReachReason);
        Write($"{root}/since", WallOf(known.ReachSinceMicros));
        Write($"{root}/via", known.Via?.Peer?.Id ?? "");
        Write($"{root}/namespaces", Value.Array([.. known.Claims.Select(claim => (Value)claim.Pattern.Text).Order(ByText)]));
        Write($"{root}/params", (long)summary.Params);
        Write($"{root}/age_seconds", summary.AgeSeconds);
    }

    private void Show(Link link, KnownRouter peer)
    {
        if (!_linkAddresses.TryGetValue(link, out var addresses)) _linkAddresses[link] = addresses = [];
        addresses.Clear();
        ShowPart("role", link.Role == LinkRole.Up ? "hub" : "leaf");
        ShowPart("status", link.IsSynced ? "synced" : "syncing");
        ShowPart("since", WallOf(link.OpenedMicros));
        ShowPart("round_trip_us", link.Window.RoundTripMicros);
        ShowPart("window_bytes", link.Window.WindowBytes);
        ShowPart("unacknowledged_bytes", link.Window.UnacknowledgedBytes);
        ShowPart("sent_bytes", (long)link.Window.SentBytes);
        ShowPart("received_bytes", (long)link.ReceivedBytes);
        ShowPart("lag_ms", LagMicrosOf(link) / 1000);
        ShowPart("pending_params", link.Feeds.Values.Sum(feed => feed.Pending));
        ShowPart("behind", (long)link.Feeds.Count(feed => feed.Value.IsBehind));
        ShowPart("pending_writes", (long)link.PendingWrites);
        ShowPart("queued_signals", (long)link.Signals.Count);
        ShowPart("conflated", link.Conflated);
        ShowPart("dropped_streams", link.Signals.DroppedStreams);
        ShowPart("refused_events", link.Signals.RefusedEvents);
        if (link.Sync.CompletedMicros > 0) ShowSync(link.Sync);

        void ShowSync(SyncMeter sync)
        {
            ShowPart("synced_since", WallOf(sync.CompletedMicros));
            ShowPart("sync_rung", sync.RungName);
            ShowPart("sync_ms", sync.Micros / 1000);
            ShowPart("sync_bytes", (long)sync.Bytes);
            ShowPart("sync_params", sync.Params);
        }

        void ShowPart(string name, Value value)
        {
            var address = $"/clasp/federation/{_directory.Self.Id}/links/{peer.Id}/{name}";
            addresses.Add(address);
            Write(address, value);
        }
    }

    private void Show(UplinkReport uplink)
    {
        var root = $"/clasp/federation/{_directory.Self.Id}/uplink";
        Write($"{root}/hub", uplink.Hub);
        Write($"{root}/failures", (long)uplink.Failures);
        Write($"{root}/reason", uplink.Reason);
        Write($"{root}/next_attempt", uplink.NextMicros is { } next ? WallOf(next) : null);
    }

    /// <summary>How long the oldest change has been waiting that the peer has not acknowledged.</summary>
    private long LagMicrosOf(Link link)
    {
        var lag = link.Window.WaitMicros(_router.NowMicros);
        foreach (var feed in link.Feeds.Values)
        {
            if (feed.PendingSinceMicros is { } since) lag = Math.Max(lag, _router.NowMicros - since);
        }

        return lag;
    }

    private void Hide(Link link)
    {
        _linkAddresses.Remove(link, out var addresses);

        // The same router may be back on a new link, and then has the same addresses.
        foreach (var address in addresses!.Except(_linkAddresses.Values.SelectMany(others => others)))
            Write(address, null);
    }

    private static string Name(RouterReach reach) => reach switch
    {
        RouterReach.Up => "up",
        RouterReach.Unreachable => "unreachable",
        _ => "lapsed",
    };

    private static Comparer<Value> ByText => Comparer<Value>.Create((left, right) =>
        string.CompareOrdinal(left.AsString(), right.AsString()));

    /// <summary>How old the newest confirmed information about a router's namespaces is; while it is reached, none.</summary>
    private long AgeOf(KnownRouter known)
    {
        if (known.IsSelf || (known.Reach == RouterReach.Up && known.State.IsComplete)) return 0;

        return (_router.NowMicros - Math.Max(known.State.ConfirmedMicros, known.ReachSinceMicros)) / 1_000_000;
    }

    /// <summary>A monotonic time as microseconds since the Unix epoch.</summary>
    private long WallOf(long monotonicMicros) => (long)_router.WallMicros - (_router.NowMicros - monotonicMicros);

    private void Write(string address, Value? value)
    {
        var utf8 = Encoding.UTF8.GetBytes(address);
        var present = _router.Params.Find(utf8);
        var encoded = value is null ? EncodedValue.Null : value.Encode();
        var isThere = present is { IsTombstone: false };
        if (value is null ? !isThere : isThere && IsSame(address, present!.Value, encoded)) return;

        _router.ApplyReplica(_order, new Replica
        {
            Address = utf8,
            Value = encoded,
            Revision = (present?.Revision ?? 0) + 1,
            Sequence = _order.LastSequence + 1,
            TimestampMicros = _router.WallMicros,
            Writer = _directory.Self.Utf8,
            IsTombstone = value is null,
        });
    }

    private static bool IsMoment(string address) =>
        address.EndsWith("since", StringComparison.Ordinal) || address.EndsWith("/next_attempt", StringComparison.Ordinal);

    /// <summary>Clocks drift, so a moment that was worked out again may differ by a little.</summary>
    private static bool IsSame(string address, EncodedValue present, EncodedValue value) =>
        IsMoment(address) && present.Kind == value.Kind
            ? Math.Abs(Value.From(present).AsInt64() - Value.From(value).AsInt64()) < 1_000_000
            : present.SequenceEqual(value);

    /// <summary>What is shown of a router, to see at a glance whether anything is new.</summary>
    private readonly record struct Summary(
        RouterReach Reach, long SinceMicros, Link? Via, int Namespaces, int Params, long AgeSeconds);
}

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
    // A value has to fit into a frame. No namespace is longer than a text, and those of a router fit into a list.
    private const int MaxTextLength = 2 * 1024;
    private const int MaxListBytes = FederationOptions.MaxPatternBytes;

    /// <summary>In front of a text in a list: its kind and its length.</summary>
    private const int BytesOfHeader = 3;

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
            ListOf(_directory.Refusals));
        foreach (var gone in _linkAddresses.Keys.Except(_links).ToList()) Hide(gone);
    }

    private void Show(KnownRouter known)
    {
        var summary = new Summary(
            known.Reach, known.ReachSinceMicros, known.Via, known.ClaimsVersion, known.State.Order.Count, AgeOf(known));
        if (_routers.GetValueOrDefault(known) == summary) return;

        _routers[known] = summary;
        var root = $"/clasp/federation/{known.Id}";
        Write($"{root}/status", known.IsSelf ? "self" : Name(known.Reach));
        Write($"{root}/reason", Shortened(known.ReachReason));
        Write($"{root}/since", WallOf(known.ReachSinceMicros));
        Write($"{root}/via", known.Via?.Peer?.Id ?? "");
        Write($"{root}/namespaces", ListOf(known.Claims.Select(claim => claim.Pattern.Text)));
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
        var backlog = BacklogOf(link);
        ShowPart("lag_ms", backlog.LagMicros / 1000);
        ShowPart("pending_params", backlog.Params);
        ShowPart("behind", backlog.Owners);
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
        Write($"{root}/reason", Shortened(uplink.Reason));
        Write($"{root}/next_attempt", uplink.NextMicros is { } next ? WallOf(next) : null);
    }

    /// <summary>What the peer has not been sent, or has not acknowledged.</summary>
    private Backlog BacklogOf(Link link)
    {
        var backlog = new Backlog(0, 0, link.Window.WaitMicros(_router.NowMicros));

        // Most links have nothing that waits, and a hub has many of them, with a feed for every router.
        if (link.LiveTurns.IsEmpty && link.BulkTurns.IsEmpty) return backlog;

        foreach (var feed in link.Feeds.Values)
        {
            if (feed.PendingSinceMicros is not { } since) continue;

            var lag = Math.Max(backlog.LagMicros, _router.NowMicros - since);
            backlog = new(backlog.Owners + 1, backlog.Params + feed.Pending, lag);
        }

        return backlog;
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

    /// <summary>As many texts as fit into the value of a param, and how many there are besides.</summary>
    private static Value ListOf(IEnumerable<string> texts)
    {
        var sorted = texts.Select(Shortened).Order(StringComparer.Ordinal).ToList();
        var bytes = 0;
        var shown = sorted.TakeWhile(text => (bytes += BytesOfHeader + Encoding.UTF8.GetByteCount(text)) <= MaxListBytes).ToList();
        if (shown.Count < sorted.Count) shown.Add($"and {sorted.Count - shown.Count} more");
        return Value.Array([.. shown.Select(text => (Value)text)]);
    }

    /// <summary>What others say may be long.</summary>
    private static string Shortened(string text) => text.Length <= MaxTextLength ? text : text[..MaxTextLength] + "...";

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

    /// <summary>How far a peer is behind: owners and params that it has not been sent, and the age of the oldest change.</summary>
    private readonly record struct Backlog(long Owners, long Params, long LagMicros);

    /// <summary>What is shown of a router, to see at a glance whether anything is new.</summary>
    private readonly record struct Summary(
        RouterReach Reach, long SinceMicros, Link? Via, int ClaimsVersion, int Params, long AgeSeconds);
}

using Clasp.Federation.Forwarding;
using Clasp.Federation.OnDemand;
using Clasp.Federation.Ownership;
using Clasp.Federation.Sync;
using Clasp.Federation.Wire;
using Clasp.Protocol.Addressing;
using Clasp.Protocol.Messages;
using Clasp.Routing;
using Clasp.Routing.Sessions;
using Microsoft.Extensions.Logging;

namespace Clasp.Federation.Links;

/// <summary>One connection between this router and another: a session whose peer is a router.</summary>
internal sealed class Link(Router router, Session session, LinkRole role, FederationOptions options, List<Link> awake)
{
    /// <summary>After this many bytes the peer is told at once that they came; fewer wait a moment for company.</summary>
    private const int AcknowledgeAtBytes = 2 * 1024;

    private readonly Queue<byte[]> _queued = new();
    private ulong _receivedBytes;
    private ulong _acknowledgedBytes;

    public Session Session { get; } = session;

    public LinkRole Role { get; } = role;

    /// <summary>What the peer's token is good for; null for everything.</summary>
    public RouterGrant? Grant => Session.Output.Grant;

    /// <summary>The router at the other end, once it has said so.</summary>
    public KnownRouter? Peer { get; set; }

    /// <summary>As which the peer has introduced itself on this link.</summary>
    public Appearance PeerAppearance { get; set; }

    /// <summary>The peer has been told to introduce itself under a higher incarnation.</summary>
    public bool IsRising { get; set; }

    /// <summary>The hubs above the peer, nearest first.</summary>
    public string[] PeerAncestors { get; set; } = [];

    /// <summary>What the peer keeps of other routers' params; empty: everything.</summary>
    public AddressPattern[] Mirrored { get; set; } = [];

    /// <summary>What this router has asked the peer for; empty: everything.</summary>
    public AddressPattern[] Asked { get; set; } = [];

    /// <summary>Whether the peer can compare what it has kept, so that it needs no copy.</summary>
    public bool Compares { get; set; }

    /// <summary>What the peer wants beyond its mirror for a while.</summary>
    public OnDemandFeed OnDemand { get; } = new();

    /// <summary>Whether the peer has asked for params, so that changes may be sent.</summary>
    public bool IsFeeding { get; set; }

    /// <summary>Whether the peer has sent all that this router asked for when the link came up.</summary>
    public bool IsSynced { get; set; }

    /// <summary>Whether the peer has been told that it has all it asked for when the link came up.</summary>
    public bool HasToldSynced { get; set; }

    public long OpenedMicros { get; } = router.NowMicros;

    public LinkWindow Window { get; } = new(options.MaxWindowBytes);

    /// <summary>What is sent of each owner's params, and how far that is.</summary>
    public Dictionary<KnownRouter, Feed> Feeds { get; } = [];

    /// <summary>Feeds whose live lane has something to send.</summary>
    public FeedTurns LiveTurns => field ??= new(Wake);

    /// <summary>Feeds whose bulk lane has something to send.</summary>
    public FeedTurns BulkTurns => field ??= new(Wake);

    /// <summary>Whether the bulk lane is the next to be served, where live changes fill the link.</summary>
    public bool IsBulksTurn { get; set; }

    /// <summary>Feeds of which the peer has not been told that it has everything.</summary>
    public List<Feed> Incomplete { get; } = [];

    /// <summary>What the peer said it knows of owners that have not shown up here yet.</summary>
    public Dictionary<string, SyncCursor> PeerCursors { get; } = [];

    /// <summary>The beginning of a REQUEST_SYNC that comes in several messages.</summary>
    public List<SyncCursor> RequestedCursors { get; set; } = [];

    /// <summary>Owners whose changes came over this link although it is not the way to them.</summary>
    public HashSet<KnownRouter> Ignored { get; } = [];

    /// <summary>
    /// Owners of which the peer was asked for a copy, which has not begun, and the numbering that was the reason.
    /// </summary>
    public Dictionary<KnownRouter, ulong> AskedCopies { get; } = [];

    /// <summary>Routers whose records changed since the peer was told.</summary>
    public HashSet<KnownRouter> DirtyRecords { get; } = [];

    public bool HasSentRecords { get; set; }

    /// <summary>The interest that the peer has been told.</summary>
    public Dictionary<string, SignalTypes> ToldInterest { get; } = [];

    public SignalQueue Signals { get; } = new(options.MaxQueuedSignalBytes);

    /// <summary>Writes under way on this link.</summary>
    public int PendingWrites { get; set; }

    /// <summary>Reads under way on this link.</summary>
    public int PendingFetches { get; set; }

    private bool HasStrayed { get; set; }

    public bool IsOpen => Peer is not null;

    /// <summary>Bytes of changes and signals that have come in.</summary>
    public ulong ReceivedBytes => _receivedBytes;

    /// <summary>What it costs this router to be in sync with the peer.</summary>
    public SyncMeter Sync { get; } = new(router.NowMicros);

    /// <summary>Changes that the peer was not sent, since a newer one of the same param came while they waited.</summary>
    public long Conflated { get; set; }

    public bool HasUnacknowledgedInput => _receivedBytes != _acknowledgedBytes;

    /// <summary>An acknowledgement is scheduled.</summary>
    public bool IsAcknowledging { get; set; }

    public bool MustAcknowledge => _receivedBytes - _acknowledgedBytes >= AcknowledgeAtBytes;

    /// <summary>Whether it is among the links that are looked at when the batch ends.</summary>
    public bool IsAwake { get; private set; }

    /// <summary>Something may have to be sent when the batch ends: most links of a hub have nothing most of the time.</summary>
    public void Wake()
    {
        if (IsAwake) return;

        IsAwake = true;
        awake.Add(this);
    }

    /// <summary>The batch has ended; what waits for anything but a message of the peer has to be looked at again.</summary>
    /// <returns><c>false</c>: nothing does.</returns>
    public bool StaysAwake() => IsAwake = DirtyRecords.Count > 0 || Incomplete.Count > 0 || (IsFeeding && !HasToldSynced)
        || !LiveTurns.IsEmpty || !BulkTurns.IsEmpty || _queued.Count > 0 || !Signals.IsEmpty || OnDemand.First is not null;

    /// <summary>The peer has to be told when it has everything of an owner.</summary>
    public void Owe(Feed feed)
    {
        if (!Incomplete.Contains(feed)) Incomplete.Add(feed);
        Wake();
    }

    /// <summary>The peer has to hear of a router.</summary>
    public void Owe(KnownRouter known)
    {
        DirtyRecords.Add(known);
        Wake();
    }

    /// <summary>Sends what is not paced: answers, records, keepalives.</summary>
    public void Send<TMessage>(in TMessage message)
        where TMessage : IMessage, allows ref struct => router.Send(Session, message);

    /// <summary>Asks the peer for what is newer than these cursors, which may be more than fit into one frame.</summary>
    public void RequestSync(bool isFirst, IReadOnlyList<SyncCursor> cursors)
    {
        var left = cursors.Count;
        foreach (var some in cursors.Chunk(SyncCursors.PerMessage).DefaultIfEmpty([]))
        {
            left -= some.Length;
            Send(new RequestSyncOp(isFirst && left == 0, some) { HasMore = left > 0 });
        }
    }

    /// <summary>Tells the peer how far it is, in as many frames as that takes.</summary>
    public void CompleteSync(bool isAll, IReadOnlyList<SyncCursor> cursors)
    {
        var left = cursors.Count;
        foreach (var some in cursors.Chunk(SyncCursors.PerMessage).DefaultIfEmpty([]))
        {
            left -= some.Length;
            Send(new SyncCompleteOp(isAll && left == 0, some));
        }
    }

    /// <summary>Sends a frame of changes or signals, which the peer acknowledges.</summary>
    public void SendPaced(ReadOnlySpan<byte> frame)
    {
        Window.Sent(frame.Length, router.NowMicros);
        router.Send(Session, frame);
    }

    /// <summary>Sends a frame that is paced, too, when the link has room for it.</summary>
    public void QueuePaced(byte[] frame)
    {
        _queued.Enqueue(frame);
        Wake();
    }

    /// <summary>Sends what was queued, as far as there is room.</summary>
    public void SendQueued()
    {
        while (Window.HasRoom && _queued.TryDequeue(out var frame)) SendPaced(frame);
    }

    /// <summary>Counts a paced frame that came in.</summary>
    public void Received(int frameLength) => _receivedBytes += (ulong)frameLength;

    public void Acknowledge()
    {
        _acknowledgedBytes = _receivedBytes;
        Send(new AcknowledgeOp { Bytes = _receivedBytes });
    }

    /// <summary>This router asks for everything again, from where it is.</summary>
    public void BeginSync()
    {
        IsSynced = false;
        Sync.Begin(router.NowMicros, _receivedBytes);
    }

    /// <summary>Everything that was asked for is here: notes what that cost.</summary>
    public void EndSync()
    {
        IsSynced = true;
        Sync.End(router.NowMicros, _receivedBytes);
    }

    /// <summary>Notes that the peer sent something that is not taken: one line for each link, not for each message.</summary>
    public void Strayed(ILogger logger, string what)
    {
        if (!HasStrayed) logger.PeerForbidden(ToString(), what);
        HasStrayed = true;
    }

    /// <summary>Whether the peer is sent the changes of an address.</summary>
    public bool Mirrors(ReadOnlySpan<byte> address) => Keeps(address) || OnDemand.Matches(address);

    /// <summary>Whether the peer keeps any address of an owner always.</summary>
    public bool KeepsSomeOf(KnownRouter owner) => Mirrored.Length == 0
        || owner.Claims.Exists(claim => Array.Exists(Mirrored, pattern => pattern.Intersects(claim.Pattern)));

    /// <summary>Whether the peer keeps an address always, and not only while somebody there looks at it.</summary>
    public bool Keeps(ReadOnlySpan<byte> address)
    {
        if (Mirrored.Length == 0) return true;

        foreach (var pattern in Mirrored)
        {
            if (pattern.Matches(address)) return true;
        }

        return false;
    }

    /// <summary>Why the link has ended.</summary>
    public string WhyDown => Session.EndReason;

    public override string ToString() => Peer?.Id ?? Session.Output.RemoteEndPoint;
}

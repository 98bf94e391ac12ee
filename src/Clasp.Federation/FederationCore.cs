using System.Text;
using Clasp.Federation.Forwarding;
using Clasp.Federation.Links;
using Clasp.Federation.Ownership;
using Clasp.Federation.Sync;
using Clasp.Federation.Wire;
using Clasp.Protocol;
using Clasp.Protocol.Addressing;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Routing;
using Clasp.Routing.Sessions;
using Clasp.Routing.State;
using Microsoft.Extensions.Logging;

namespace Clasp.Federation;

/// <summary>Joins one router with others into one state tree: decides whose an address is, and talks to hub and leaves.</summary>
/// <remarks>Runs inside the router, by whoever owns it at the moment; it has no sockets, clock, threads or randomness of its own.</remarks>
public sealed class FederationCore : IFederation
{
    private readonly Router _router;
    private readonly FederationOptions _options;
    private readonly ILogger _logger;
    private readonly List<Link> _links = [];
    private readonly RouterDirectory _directory;
    private readonly Replication _replication;
    private readonly Recovery _recovery;
    private readonly RemoteLocks _locks;
    private readonly WriteForwarding _writes;
    private readonly InterestTable _interest;
    private readonly SignalForwarding _signals;
    private int _rehomedVersion;

    /// <summary>Makes a router a member of a federation.</summary>
    public FederationCore(Router router, FederationOptions options, ILogger logger)
    {
        _router = router;
        _options = options;
        _logger = logger;
        _directory = new(router, options, _links, logger);
        _replication = new(router, _directory, _links, logger);
        _recovery = new(router, _directory, options, logger);
        _locks = new(router, _directory, options);
        _writes = new(router, _directory, _recovery, _locks, options);
        _interest = new(_links);
        _signals = new(router, _directory, _links, logger);
        _directory.Lost += _locks.RouterLost;
        router.Join(this);
    }

    /// <summary>Whether writes to the own namespaces still have to wait for what the hub has kept of them.</summary>
    public bool IsRecovering => _recovery.IsWaiting;

    /// <summary>Whether a hub may be asked, or this router is meant to stay alone until one comes.</summary>
    public bool HasUplink => _directory.Uplink is not null;

    /// <summary>A connection to a hub is there: makes a session of it, and introduces this router.</summary>
    public Session OpenUplink(ISessionOutput output)
    {
        var session = _router.OpenOutgoing(output);
        _directory.Self.Appearance = _directory.Self.Appearance with { Connection = _directory.Self.Appearance.Connection + 1 };
        Attach(session, LinkRole.Up);
        _router.Send(session, new HelloMessage
        {
            Version = 1,
            Features = Features.Signals | Features.Federation | Features.FederationExtension,
            Name = _directory.Self.Utf8,
        });
        return session;
    }

    bool IFederation.TryTakeSet(Session session, AddressEntry address, in SetMessage set) =>
        _writes.TryTakeSet(session, address, OwnerOf(address), set);

    bool IFederation.TryTakeBundle(Session session, in BundleMessage bundle) => _writes.TryTakeBundle(session, bundle);

    ChangeOrder IFederation.OrderFor(AddressEntry address) =>
        OwnerOf(address) is { IsSelf: true } self ? self.State.Order : _replication.Unowned;

    void IFederation.Changed(Param param)
    {
        if (param.Order == _directory.Self.State.Order) _replication.Changed(_directory.Self, param);
    }

    void IFederation.Publishing() => _signals.Begin();

    bool IFederation.TryDeliver(Session link, AddressEntry address, in PublishMessage message) =>
        link.Link is not Link to || OwnerOf(address) is null || _signals.TrySend(to, message);

    void IFederation.SubscriptionChanged(Session session, AddressPattern pattern, SignalTypes types, bool isAdded) =>
        _interest.Change(session.Link as Link, pattern.Text, types, isAdded);

    void IFederation.SessionEnded(Session session)
    {
        if (session.Link is Link link)
            LinkDown(link);
        else
            _locks.SessionEnded(session);
    }

    Features IFederation.Welcome(Session session, in HelloMessage hello)
    {
        if (!hello.Features.HasFlag(Features.Federation | Features.FederationExtension)) return Features.None;

        Attach(session, LinkRole.Down);
        return Features.Federation | Features.FederationExtension;
    }

    void IFederation.Receive(Session session, ReadOnlySpan<byte> payload)
    {
        if (session.Link is not Link link)
        {
            _router.Refuse(session, ErrorCode.Forbidden, "FEDERATION_SYNC is for routers that said so in HELLO", default);
            return;
        }

        try
        {
            Dispatch(link, payload);
        }
        catch (ProtocolException wrong)
        {
            _logger.PeerForbidden(link.ToString(), wrong.Message);
            _router.Close(session, CloseReason.ProtocolError, wrong.Message);
        }
    }

    void IFederation.EndOfBatch()
    {
        RehomeParams();
        SendRecords();
        _interest.EndOfBatch();
        _replication.EndOfBatch();
        _signals.EndOfBatch();
        _writes.EndOfBatch();
        foreach (var link in _links)
        {
            if (link.HasUnacknowledgedInput) AcknowledgeSoon(link);
        }
    }

    private KnownRouter? OwnerOf(AddressEntry address)
    {
        if (address.OwnerVersion != _directory.Namespaces.Version)
        {
            address.Owner = _directory.Namespaces.OwnerOf(address.Utf8)?.Owner;
            address.OwnerVersion = _directory.Namespaces.Version;
        }

        return (KnownRouter?)address.Owner;
    }

    private void Attach(Session session, LinkRole role)
    {
        var link = new Link(_router, session, role, _options);
        session.Link = link;
        _links.Add(link);
    }

    private void Dispatch(Link link, ReadOnlySpan<byte> payload)
    {
        switch (MessageReader.TypeOf(payload))
        {
            case MessageType.Welcome when link.Role == LinkRole.Up:
                Welcomed(link, WelcomeMessage.ReadFrom(payload));
                break;
            case MessageType.Error:
                _logger.HubRefused(Encoding.UTF8.GetString(ErrorMessage.ReadFrom(payload).Text));
                break;
            case MessageType.FederationSync when LinkWire.OpOf(payload) >= LinkWire.FirstOp:
                DispatchOp(link, (LinkOp)LinkWire.OpOf(payload), payload);
                break;
            case MessageType.Ping:
                _router.Send(link.Session, default(PongMessage));
                break;
        }
    }

    private void DispatchOp(Link link, LinkOp op, ReadOnlySpan<byte> payload)
    {
        if (op == LinkOp.Open)
        {
            Opened(link, LinkOpen.ReadFrom(payload));
            return;
        }

        if (!link.IsOpen) throw new ProtocolException($"A link starts with OPEN, not with {op}.");

        switch (op)
        {
            case LinkOp.Routers:
                RoutersDeclared(link, RoutersOp.ReadFrom(payload));
                break;
            case LinkOp.Refused:
                _directory.Refused(ClaimRefused.ReadFrom(payload));
                break;
            case LinkOp.RequestSync:
                SyncRequested(link, RequestSyncOp.ReadFrom(payload));
                break;
            case LinkOp.Changes:
                link.Received(FrameHeader.MinLength + payload.Length);
                ChangesReceived(link, payload);
                break;
            case LinkOp.SyncComplete:
                SyncCompleted(link, SyncCompleteOp.ReadFrom(payload));
                break;
            case LinkOp.Write:
                _writes.Receive(link, payload);
                break;
            case LinkOp.WriteResult:
                _writes.ReceiveResult(link, payload);
                break;
            case LinkOp.Interest:
                _signals.ReceiveInterest(link, InterestOp.ReadFrom(payload));
                break;
            case LinkOp.Signal:
                link.Received(FrameHeader.MinLength + payload.Length);
                _signals.Receive(link, payload);
                break;
            case LinkOp.Acknowledge:
                link.Window.Acknowledged(AcknowledgeOp.ReadFrom(payload).Bytes, _router.NowMicros);
                break;
            case LinkOp.SessionEnded:
                _locks.Receive(link, SessionEndedOp.ReadFrom(payload));
                break;
            case LinkOp.RevisionFloor:
                var floors = RevisionFloorOp.ReadFrom(payload);
                if (_directory.Find(floors.Owner) is { } owner) _replication.RaiseRevisions(owner, floors);
                break;
            default:
                throw new ProtocolException($"0x{(byte)op:X2} is not a link operation of version {LinkOpen.CurrentVersion}.");
        }
    }

    private void Welcomed(Link link, in WelcomeMessage welcome)
    {
        if (!welcome.Features.HasFlag(Features.FederationExtension))
        {
            var reason = $"{Encoding.UTF8.GetString(welcome.Name)} at {link} does not speak the federation extension of this router";
            _logger.LinkRefused(link.ToString(), reason);
            _router.Close(link.Session, CloseReason.PolicyViolation, reason);
            return;
        }

        Introduce(link);
    }

    /// <summary>The first words on a link: who this is, whom it leads to, and what it knows already.</summary>
    private void Introduce(Link link)
    {
        SendOpen(link);
        link.HasSentRecords = true;
        var told = _directory.All.Where(known => RouterDirectory.IsToldOf(link, known)).ToList();
        foreach (var chunk in Chunks(told)) link.Send(new RoutersOp(chunk == told, [.. chunk.Select(_directory.RecordOf)]));
        link.DirtyRecords.Clear();

        var cursors = _replication.CursorsFor(link, alsoUnreached: link.Role == LinkRole.Up);
        if (link.Role == LinkRole.Up && !_recovery.IsMerged) cursors.Add(_recovery.Request);
        link.Send(new RequestSyncOp(IsFirst: true, cursors));
        _interest.LinkUp(link);
    }
}

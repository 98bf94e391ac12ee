using System.Text;
using Clasp.Federation.Forwarding;
using Clasp.Federation.Links;
using Clasp.Federation.OnDemand;
using Clasp.Federation.Ownership;
using Clasp.Federation.PublicPeers;
using Clasp.Federation.Status;
using Clasp.Federation.Sync;
using Clasp.Federation.Wire;
using Clasp.Protocol;
using Clasp.Protocol.Addressing;
using Clasp.Protocol.Messages;
using Clasp.Routing;
using Clasp.Routing.Sessions;
using Clasp.Routing.State;
using Microsoft.Extensions.Logging;

namespace Clasp.Federation;

/// <summary>Joins one router with others into one state tree: decides whose an address is, and talks to hub and leaves.</summary>
/// <remarks>Runs inside the router, by whoever owns it at the moment; it has no sockets, clock, threads or randomness of its own.</remarks>
public sealed partial class FederationCore : IFederation
{
    private readonly Router _router;
    private readonly FederationOptions _options;
    private readonly ILogger _logger;
    private readonly List<Link> _links = [];

    // Those of the links that have something to do when the batch ends, in the order in which they got it.
    private readonly List<Link> _awake = [];
    private readonly RouterDirectory _directory;
    private readonly PartialMirror _mirror;
    private readonly Replication _replication;
    private readonly Recovery _recovery;
    private readonly RemoteLocks _locks;
    private readonly WriteForwarding _writes;
    private readonly FetchForwarding _fetches;
    private readonly InterestTable _interest;
    private readonly SignalForwarding _signals;
    private readonly LinkHandshake _handshake;
    private readonly StatusParams _status;
    private readonly PublicLeaves _publicLeaves;

    /// <summary>Makes a router a member of a federation.</summary>
    public FederationCore(Router router, FederationOptions options, ILogger logger)
    {
        _router = router;
        _options = options;
        _logger = logger;
        _directory = new(router, options, _links, logger);
        _mirror = new(router, _directory, options, logger);
        _locks = new(router, _directory, options);
        _replication = new(router, _directory, _mirror, _locks, _links, _awake, options, logger);
        _recovery = new(router, _directory, _replication, _locks, options, logger);
        _writes = new(router, _directory, _recovery, _locks, options, logger);
        _fetches = new(router, _directory, _mirror, options);
        _interest = new(_links);
        _signals = new(router, _directory, options.MaxInterests, logger);
        _handshake = new(router, options, _directory, _replication, _recovery, _mirror, _interest, _links, logger);
        _publicLeaves = new(router, _directory, options, logger);
        _directory.Appeared += _locks.RouterAppeared;
        _directory.Lost += _locks.RouterLost;
        _status = new StatusParams(router, _directory, _links, options.StatusInterval, options.HasHub || options.Namespaces.Count > 0);
        _directory.Rerouted += _replication.FollowNumbering;
        router.Join(this);
        WhenReady(() => _replication.OwnerKnown(_directory.Self));
        _replication.BeginRounds();
    }

    /// <summary>The links that are up, those included whose peer has not said who it is.</summary>
    internal IReadOnlyCollection<Link> Links => _links;

    /// <summary>Every router of the federation as this one sees it.</summary>
    internal RouterDirectory Directory => _directory;

    /// <summary>Calls back when writes are taken: at once, or when the hub has given back what it kept, or does not answer.</summary>
    public void WhenReady(Action ready) => _recovery.WhenReady(ready);

    /// <summary>Asks the peer of a link, or of every link, for all that is newer than what is here, without ending the link.</summary>
    /// <param name="routerId">The router at the other end; null for all.</param>
    /// <returns>The routers that were asked.</returns>
    public IReadOnlyList<string> Resync(string? routerId)
    {
        var asked = new List<string>();
        foreach (var link in _links)
        {
            // What a first sync has yet to bring needs no second one.
            if (link is not { Peer: { } peer, IsSynced: true } || (routerId is not null && routerId != peer.Id)) continue;

            link.BeginSync();
            link.RequestSync(isFirst: true, _replication.CursorsFor(link, alsoUnreached: link.Role == LinkRole.Up));
            _logger.Resyncing(peer.Id);
            asked.Add(peer.Id);
        }

        return asked;
    }

    /// <summary>Declares other namespaces than before. What is declared no more stays here, and is nobody's.</summary>
    /// <returns>Why some are refused, a sentence for each; a refusal of the hub comes later, into the log.</returns>
    public IReadOnlyList<string> Declare(IReadOnlyList<AddressPattern> namespaces)
    {
        var refusals = _directory.Declare(namespaces);
        _mirror.Redeclared();
        _handshake.MirrorDeclared();
        return refusals;
    }

    /// <summary>
    /// Tokens are good for more or less than before: ends the links that stand on what is gone; over the others, routers ask
    /// again for what was refused.
    /// </summary>
    /// <returns>The routers whose links were ended.</returns>
    public IReadOnlyList<string> CheckTokens()
    {
        var ended = new List<string>(_publicLeaves.CheckTokens());
        foreach (var link in _links.ToList())
        {
            if (link.Role == LinkRole.Up || _directory.ObjectionTo(link) is not { } objection) continue;

            ended.Add(link.ToString());
            _router.Close(link.Session, CloseReason.PolicyViolation, objection);
        }

        _handshake.IntroduceAgain();
        return ended;
    }

    /// <summary>Shows in the status how the attempts to reach a hub go.</summary>
    /// <param name="hub">The hub that was tried last.</param>
    /// <param name="failures">Attempts without success since the last one with; 0 for one with.</param>
    /// <param name="reason">Why the last one failed, or the link has ended.</param>
    /// <param name="wait">How long it is until the next; null while there is a link.</param>
    public void ReportUplink(string hub, int failures, string reason, TimeSpan? wait) =>
        _status.Uplink = new UplinkReport(hub, failures, reason, _router.NowMicros + (long?)wait?.TotalMicroseconds);

    /// <summary>A connection to a hub is there: makes a session of it, and introduces this router.</summary>
    public Session OpenUplink(ISessionOutput output)
    {
        var session = _router.OpenOutgoing(output);
        _directory.AppearAgain();
        _recovery.ExpectHub();
        var link = Attach(session, LinkRole.Up);
        _router.Send(session, new HelloMessage
        {
            Version = 1,
            Features = Features.Signals | Features.Federation | Features.FederationExtension,
            Name = _directory.Self.Utf8,
        });
        _handshake.Dialled(link);
        return session;
    }

    bool IFederation.TryTakeSet(Session session, AddressEntry address, in SetMessage message) =>
        _publicLeaves.IsRefused(session, address.Utf8) || _writes.TryTakeSet(session, address, _directory.OwnerOf(address), message);

    bool IFederation.TryTakeGet(Session session, ReadOnlySpan<byte> address) => _fetches.TryTakeGet(session, address);

    bool IFederation.TryTakeBundle(Session session, in BundleMessage bundle) =>
        _publicLeaves.IsRefused(session, bundle) || _writes.TryTakeBundle(session, bundle);

    string? IFederation.RefusalOf(Session session, ReadOnlySpan<byte> address) => _publicLeaves.RefusalOf(session, address);

    ChangeOrder IFederation.OrderFor(AddressEntry address) =>
        _directory.OwnerOf(address) is { IsSelf: true } self ? self.State.Order : _replication.Unowned;

    bool IFederation.Owns(Param param) =>
        (param.Order == _directory.Self.State.Order && !_recovery.IsWaiting) || param.Order == _replication.Unowned;

    void IFederation.Changed(Param param)
    {
        if (param.Order == _directory.Self.State.Order) _replication.Changed(_directory.Self, param);
    }

    void IFederation.Publishing() => _signals.Begin();

    bool IFederation.TryDeliver(Session link, AddressEntry address, in PublishMessage message) =>
        link.Link is not Link to || _directory.OwnerOf(address) is null || _signals.TrySend(to, message);

    void IFederation.SubscriptionChanged(Session session, AddressPattern pattern, SignalTypes types, bool isAdded)
    {
        _interest.Change(session.Link as Link, pattern.Text, types, isAdded);
        if (session.Link is not null || _mirror.TryChange(pattern, types, isAdded)) return;

        var text = $"Clients here follow {_options.MaxOnDemandPatterns} patterns outside of what this router keeps (federation-max-on-demand): "
            + "this subscription gets only what is here";
        _router.Refuse(session, ErrorCode.Overloaded, text, pattern.Utf8);
    }

    void IFederation.SessionEnded(Session session)
    {
        if (session.Link is Link link)
        {
            LinkDown(link);
            return;
        }

        _publicLeaves.SessionEnded(session);
        _locks.SessionEnded(session);
    }

    Features IFederation.Welcome(Session session, in HelloMessage hello, out string? refusal)
    {
        refusal = null;
        if (!hello.Features.HasFlag(Features.Federation)) return Features.None;

        if (!session.Output.MayFederate)
        {
            refusal = "Routers need the federation token as bearer of the WebSocket upgrade (--federation-token)";
            _logger.LinkRefused(Encoding.UTF8.GetString(hello.Name), refusal);
            return Features.None;
        }

        if (!hello.Features.HasFlag(Features.FederationExtension))
        {
            _publicLeaves.Met(session);
            return Features.None;
        }

        Attach(session, LinkRole.Down);
        return Features.Federation | Features.FederationExtension;
    }

    void IFederation.Receive(Session session, ReadOnlySpan<byte> payload)
    {
        if (session.Link is not Link link)
        {
            if (!_publicLeaves.TryReceive(session, payload))
                _router.Refuse(session, ErrorCode.Forbidden, "FEDERATION_SYNC is for routers that said so in HELLO", default);
            return;
        }

        link.Wake();
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
        _replication.Rehome(_directory.Namespaces.TakeChanged());
        _publicLeaves.EndOfBatch();
        foreach (var link in _awake) _directory.SendDirtyRecords(link);
        _interest.EndOfBatch();
        _replication.EndOfBatch();
        foreach (var link in _awake) SignalForwarding.SendWaiting(link);
        _writes.EndOfBatch();
        _locks.EndOfBatch();
        foreach (var link in _awake)
        {
            if (link.HasUnacknowledgedInput) AcknowledgeSoon(link);
        }

        _awake.RemoveAll(link => !link.StaysAwake());
    }

    private Link Attach(Session session, LinkRole role)
    {
        var link = new Link(_router, session, role, _options, _awake);
        session.Link = link;
        _links.Add(link);
        return link;
    }

    private void Dispatch(Link link, ReadOnlySpan<byte> payload)
    {
        switch (MessageReader.TypeOf(payload))
        {
            case MessageType.Welcome when link.Role == LinkRole.Up:
                _handshake.Welcomed(link, WelcomeMessage.ReadFrom(payload));
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
            case MessageType.Pong or MessageType.Snapshot or MessageType.Ack or MessageType.Sync or MessageType.Result:
                break;
            case var other:
                const string Text = "Routers send each other operations of FEDERATION_SYNC, and no messages of clients";
                link.Strayed(_logger, $"a message of type 0x{(byte)other:X2} on a link");
                _router.Refuse(link.Session, ErrorCode.Forbidden, Text, default);
                break;
        }
    }

    private void LinkDown(Link link)
    {
        _links.Remove(link);
        _awake.Remove(link);
        if (!link.IsOpen) return;

        _logger.LinkDown(link.ToString(), link.WhyDown);
        _replication.LinkDown(link);
        _writes.LinkDown(link);
        _fetches.LinkDown(link);
        _mirror.LinkDown(link);
        _directory.LinkDown(link);
        if (link.Role == LinkRole.Up) _handshake.IntroduceAgain();
    }

    private void AcknowledgeSoon(Link link)
    {
        const long PatienceMicros = 20_000;
        if (link.MustAcknowledge)
        {
            link.Acknowledge();
        }
        else if (!link.IsAcknowledging)
        {
            link.IsAcknowledging = true;
            _router.Schedule(_router.NowMicros + PatienceMicros, () =>
            {
                link.IsAcknowledging = false;
                if (link.HasUnacknowledgedInput && _links.Contains(link)) link.Acknowledge();
            });
        }
    }
}

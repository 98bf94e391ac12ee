using Clasp.Federation.Forwarding;
using Clasp.Federation.Links;
using Clasp.Federation.Ownership;
using Clasp.Federation.Wire;
using Clasp.Protocol;
using Clasp.Routing;
using Clasp.Routing.State;
using Microsoft.Extensions.Logging;

namespace Clasp.Federation.Sync;

/// <summary>
/// Gets the own namespaces back from the hub after a start with an empty memory, before writes to them are taken.
/// </summary>
/// <remarks>
/// The wait is bounded: without a hub a leaf starts with nothing. It then still takes, from the first hub that it reaches, what
/// it has not got itself, and goes on above the revisions that the hub has seen.
/// </remarks>
internal sealed class Recovery
{
    private readonly Router _router;
    private readonly RouterDirectory _directory;
    private readonly Replication _replication;
    private readonly RemoteLocks _locks;
    private readonly FederationOptions _options;
    private readonly ILogger _logger;
    private readonly byte[] _address = new byte[ProtocolLimits.MaxAddressBytes];
    private ulong _returnedStream;
    private ulong _returnedThrough;
    private int _returned;

    // Whether the hub has said that this was all: numbers that go on from a part would mean something else elsewhere.
    private bool _isWhole;
    private Action? _ready;
    private bool _hasHadHub;

    public Recovery(
        Router router,
        RouterDirectory directory,
        Replication replication,
        RemoteLocks locks,
        FederationOptions options,
        ILogger logger)
    {
        _router = router;
        _directory = directory;
        _replication = replication;
        _locks = locks;
        _options = options;
        _logger = logger;
        IsMerged = !options.HasHub;
        Self.State.IsHeldBack = !IsMerged;
        if (IsMerged)
            Number();
        else
            router.Schedule(router.NowMicros + (long)options.RecoveryTimeout.TotalMicroseconds, StopWaiting);
    }

    /// <summary>Whether writes have to wait, since neither the own values nor other routers' namespaces are known yet.</summary>
    public bool IsWaiting => Self.State.Stream == 0;

    /// <summary>Calls back when writes no longer have to wait.</summary>
    public void WhenReady(Action ready)
    {
        if (IsWaiting)
            _ready += ready;
        else
            ready();
    }

    /// <summary>Whether what a hub may have had of the own namespaces is here.</summary>
    public bool IsMerged { get; private set; }

    private KnownRouter Self => _directory.Self;

    /// <summary>Asks the hub for everything that it has of this router.</summary>
    public SyncCursor Request => new(Self.Id, 0, 0);

    /// <summary>
    /// A first hub is dialled by a router that was started without one: it may have kept something from before, which counts
    /// unless it has been set here.
    /// </summary>
    public void ExpectHub()
    {
        if (_options.HasHub || _hasHadHub) return;

        _hasHadHub = true;
        IsMerged = false;
        Self.State.IsHeldBack = true;
    }

    /// <summary>Takes in what the hub has kept.</summary>
    public void Receive(Link hub, ReadOnlySpan<byte> payload)
    {
        var changes = new ChangesReader(payload, _address);
        hub.Sync.Climb(SyncRung.Full);
        _returnedStream = changes.Stream;
        _returnedThrough = Math.Max(_returnedThrough, changes.Through);
        if (IsWaiting) Self.State.Order.RaiseHorizon(changes.Horizon);
        var taken = new List<Param>();
        while (changes.MoveNext())
        {
            hub.Sync.CountParam();
            if (Take(changes.Current) is { } param) taken.Add(param);
        }

        if (taken.Count == 0 || IsWaiting) return;

        _replication.Added(Self, taken[0], Self.State.Order.LastSequence);
        taken.ForEach(_locks.Adopt);
    }

    /// <summary>The hub may have sent all that it has.</summary>
    /// <remarks>What comes back of the own namespaces does not have to wait for a copy of everybody else's.</remarks>
    /// <returns>Whether that ended the recovery just now.</returns>
    public bool Complete(Link hub, SyncCompleteOp complete)
    {
        var own = complete.Cursors.FirstOrDefault(cursor => cursor.Owner == Self.Id);
        var isOwn = own != default;
        if (IsMerged || !(isOwn || complete.IsAll)) return false;

        _isWhole = isOwn && own.Stream == _returnedStream;
        IsMerged = true;
        Self.State.IsHeldBack = false;
        if (_returned > 0) _logger.Recovered(_returned, hub.ToString());
        if (IsWaiting) Number();
        return true;
    }

    /// <summary>Takes a param back; null if it is not this router's, or if there is a newer one.</summary>
    private Param? Take(in ReplicatedChange change)
    {
        // What this router does not declare any more, or has delegated, is not its own to take back.
        if (_directory.Namespaces.OwnerOf(change.Address)?.Owner != Self) return null;

        var present = _router.Params.Find(change.Address);
        if (!IsWaiting && present is not null)
        {
            _router.RaiseRevision(change.Address, change.Revision);
            return null;
        }

        // A hub that is lost meanwhile starts over when it is back.
        if (present?.Order == Self.State.Order && present.Sequence >= change.Sequence) return null;

        // While nothing is numbered yet, the numbers of the old life go on, and nobody has to copy anything.
        _returned++;
        var sequence = IsWaiting ? change.Sequence : Self.State.Order.LastSequence + 1;
        return _router.ApplyReplica(Self.State.Order, change.ToReplica(sequence));
    }

    private void StopWaiting()
    {
        if (!IsWaiting) return;

        _logger.RecoveryTimedOut(_options.RecoveryTimeout);
        Number();
    }

    private void Number()
    {
        var stream = Math.Max(Self.Appearance.Incarnation, _returnedStream + 1);
        var through = Math.Max(_returnedThrough, Self.State.Order.LastSequence);
        Self.State.Order.ContinueFrom(through);
        Self.State.Number(stream, through);
        Self.State.Announced = _isWhole ? new(stream, _returnedStream, _returnedThrough) : new(stream, 0, 0);

        // Nothing expired, and no lock was released, as long as there were no numbers for that.
        var returned = Self.State.Order.CursorAtStart();
        while (returned.Next is { } param && param.Sequence <= through)
        {
            returned.Advance();
            _locks.Adopt(param);
        }

        returned.Remove();
        _directory.MarkDirty(Self);
        _ready?.Invoke();
        _ready = null;
    }
}

using System.Text;
using Clasp.Protocol;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Routing.Access;
using Clasp.Routing.Delivery;
using Clasp.Routing.Sessions;
using Clasp.Routing.Signals;
using Clasp.Routing.State;
using Clasp.Routing.Subscriptions;
using Clasp.Routing.Timing;
using Microsoft.Extensions.Logging;

namespace Clasp.Routing;

/// <summary>The switchboard: frames of sessions in, frames to sessions out, and the state in between.</summary>
/// <remarks>
/// It has no sockets, threads, locks or clock. One caller at a time owns it: <see cref="BeginBatch"/>, then any number
/// of <see cref="Receive"/> and the like, then <see cref="EndBatch"/>, which sends what came of it.
/// </remarks>
public sealed partial class Router
{
    private readonly RouterOptions _options;
    private readonly IRouterClock _clock;
    private readonly ILogger _logger;
    private readonly SubscriptionIndex _subscriptions;
    private readonly SignalRegistry _signals;
    private readonly GestureCoalescer _gestures;
    private readonly LockTable _locks;
    private readonly Utf8Pool _names;
    private readonly RuleBook _rules;
    private readonly TimerQueue _timers = new();
    private readonly BundleSchedule _bundles = new();
    private readonly ExpiryQueue _expiry = new();
    private readonly Dictionary<string, Session> _sessions = new(StringComparer.Ordinal);
    private readonly BufferPool _buffers = new();
    private readonly Broadcasts _broadcasts;
    private readonly ChangeOrder _changes = new();
    private IFederation? _federation;

    // Sessions with something to write, in the order in which they got it; and those that take more than one batch.
    private readonly List<Session> _dirty = [];
    private readonly List<Session> _unfinished = [];

    // One frame each: for what goes to many sessions, for an answer to one, for what waited, and for the older
    // encoding.
    private readonly byte[] _frame = new byte[ProtocolLimits.MaxFrameBytes];
    private readonly byte[] _reply = new byte[ProtocolLimits.MaxFrameBytes];
    private readonly byte[] _scratch = new byte[ProtocolLimits.MaxFrameBytes];
    private readonly byte[] _legacy = new byte[ProtocolLimits.MaxPayloadBytes];

    public Router(RouterOptions options, IRouterClock clock, ILogger logger)
    {
        _options = options;
        _clock = clock;
        _logger = logger;
        var comparer = new Utf8Comparer(options.HashSeed);
        _broadcasts = new Broadcasts(_buffers);
        Addresses = new AddressTable(comparer, options.MaxCachedAddresses);
        Params = new ParamStore(Addresses);
        _subscriptions = new SubscriptionIndex(comparer);
        _signals = new SignalRegistry(comparer, options);
        _gestures = new GestureCoalescer(this);
        _locks = new LockTable(comparer);
        _names = new Utf8Pool(comparer);
        _rules = new RuleBook(Params, options.MaxCachedAddresses);
        BeginBatch();
    }

    /// <summary>The time of this batch, monotonic.</summary>
    public long NowMicros { get; private set; }

    /// <summary>The time of this batch, microseconds since the Unix epoch.</summary>
    public ulong WallMicros { get; private set; }

    public AddressTable Addresses { get; }

    public ParamStore Params { get; }

    public RouterStatistics Statistics { get; } = new();

    /// <summary>When the router next wants a batch, even an empty one; null for never.</summary>
    public long? NextTimerMicros =>
        _dirty.Count > 0 ? NowMicros : Earliest(Earliest(_timers.NextMicros, NextBundleMicros), NextExpiryMicros);

    private long? NextExpiryMicros => Earliest(_expiry.NextMicros, _signals.NextMicros);

    private long? NextBundleMicros =>
        _bundles.NextWallMicros is { } wall ? NowMicros + (wall > WallMicros ? (long)(wall - WallMicros) : 0) : null;

    /// <summary>Makes the router a member of a federation.</summary>
    public void Join(IFederation federation) => _federation = federation;

    /// <summary>Starts a batch: what follows happens at this moment.</summary>
    public void BeginBatch()
    {
        NowMicros = _clock.MonotonicMicros;
        WallMicros = _clock.WallMicros;
    }

    /// <summary>Ends a batch: runs what is due, and writes to each session once.</summary>
    public void EndBatch()
    {
        _timers.Run(NowMicros);
        _bundles.Run(WallMicros);
        Expire();
        _signals.ForgetOld(NowMicros);
        _federation?.EndOfBatch();
        FlushSessions();
        Statistics.Sessions = _sessions.Count;
        Statistics.Subscriptions = _subscriptions.Count;
        Statistics.Params = Params.Count;
        Statistics.Tombstones = Params.TombstoneCount;
        Statistics.Signals = _signals.Count;
    }

    /// <summary>Calls back in the batch at or after a monotonic time.</summary>
    public ScheduledCall Schedule(long dueMicros, Action action) => _timers.Schedule(dueMicros, action);

    /// <summary>Sends one message to a session.</summary>
    public void Send<TMessage>(Session session, in TMessage message)
        where TMessage : IMessage, allows ref struct => Send(session, _reply.AsSpan(0, Frame.Write(_reply, message)));

    /// <summary>
    /// Sends a whole frame to a session, never to be lost while the session lives. One that has too much waiting is
    /// closed when the batch ends.
    /// </summary>
    public void Send(Session session, ReadOnlySpan<byte> frame) => Send(session, frame, broadcasts: null);

    /// <summary>Answers a SET of a client.</summary>
    public void Acknowledge(Session session, ReadOnlySpan<byte> address, ulong revision) =>
        Send(session, new AckMessage { HasAddress = true, Address = address, Revision = revision });

    /// <summary>Answers a BUNDLE of a client; without any SET in it there is no revision.</summary>
    public void AcknowledgeBundle(Session session, ulong revision) =>
        Send(session, new AckMessage { Revision = revision == 0 ? null : revision });

    /// <summary>Tells a client what was refused, and why.</summary>
    public void Refuse(Session session, ErrorCode code, string text, ReadOnlySpan<byte> address)
    {
        Statistics.CountError(code);

        // What is too long to be an address may be too long to be sent back.
        var isNamed = !address.IsEmpty && address.Length <= ProtocolLimits.MaxAddressBytes;
        Send(session, new ErrorMessage
        {
            Code = code,
            Text = Encoding.UTF8.GetBytes(text),
            HasAddress = isNamed,
            Address = isNamed ? address : default,
        });
    }

    /// <summary>Sets the time of a call that was made before.</summary>
    internal void Reschedule(long dueMicros, ScheduledCall call) => _timers.Schedule(dueMicros, call);

    private static long Micros(TimeSpan time) => (long)time.TotalMicroseconds;

    private static long? Earliest(long? left, long? right) =>
        left is null ? right : right is null ? left : Math.Min(left.Value, right.Value);

    private void MarkDirty(Session session)
    {
        if (session.IsDirty) return;

        session.IsDirty = true;
        _dirty.Add(session);
    }

    private void Send(Session session, ReadOnlySpan<byte> frame, Broadcasts? broadcasts)
    {
        session.Outbox.Add(frame, broadcasts);
        MarkDirty(session);
    }

    /// <summary>Where a new frame is put once for all its receivers; null if there is only one.</summary>
    private Broadcasts? BroadcastsFor(ReadOnlySpan<Target> targets)
    {
        if (targets.Length < 2) return null;

        _broadcasts.Next();
        return _broadcasts;
    }

    private void FlushSessions()
    {
        // Closing one session may lead to something to send to others, behind it in the list.
        for (var i = 0; i < _dirty.Count; i++)
        {
            var session = _dirty[i];
            session.IsDirty = false;
            if (session.State == SessionState.Closed) continue;

            if (session.Outbox.Flush(_scratch)) _unfinished.Add(session);
            if (session.Outbox.IsOverfull) CloseOverfull(session);
            if (session.State == SessionState.Closing && !session.Outbox.IsWriting) FinishClose(session);
        }

        _dirty.Clear();
        foreach (var session in _unfinished) MarkDirty(session);
        _unfinished.Clear();
        _broadcasts.EndBatch();
    }
}

using System.Text;
using Clasp.Protocol.Addressing;
using Clasp.Routing.Access;
using Clasp.Routing.Delivery;
using Clasp.Routing.Subscriptions;
using Clasp.Routing.Timing;
using Clasp.Security.Scopes;
using Clasp.Security.Tokens;

namespace Clasp.Routing.Sessions;

/// <summary>A connected peer: a client, or another router.</summary>
public sealed class Session
{
    internal Session(
        Guid id, ISessionOutput output, RouterOptions options, BufferPool buffers, RouterStatistics statistics, RuleBook rules)
    {
        Id = id.ToString();
        Utf8 = Encoding.UTF8.GetBytes(Id);
        Output = output;
        View = new SessionView(rules);
        Outbox = new Outbox(output, options, buffers, statistics, View);
    }

    /// <summary>A UUID in lower-case text, new for every connection.</summary>
    public string Id { get; }

    /// <summary>The id as it is on the wire.</summary>
    public byte[] Utf8 { get; }

    /// <summary>What the peer called itself in HELLO.</summary>
    public string Name { get; internal set; } = "";

    public SessionState State { get; internal set; }

    public ISessionOutput Output { get; }

    /// <summary>What federation keeps of a session that is a link; null for clients.</summary>
    public object? Link { get; set; }

    /// <summary>
    /// More waits for this session than it takes: its transport reads no more from it until the next
    /// <see cref="Router.WriteCompleted"/>, so that a peer that does not read slows down nobody but itself.
    /// </summary>
    /// <remarks>
    /// Never true of a link: if both its ends stopped reading, neither would ever go on. Federation paces links itself.
    /// </remarks>
    public bool IsCongested => Link is null && Outbox.IsCongested;

    /// <summary>
    /// Bytes that wait for this session: since the last flush, or behind the write that is under way.
    /// </summary>
    public int PendingBytes => Outbox.PendingBytes;

    /// <summary>What it may do: nothing, until its HELLO was accepted, and when its token is no longer valid.</summary>
    /// <remarks>Of no meaning for links, which federation answers for.</remarks>
    public Grant Grant { get; internal set; } = Grant.Nothing;

    /// <summary>Who it is, for rules and for other routers; empty for nobody.</summary>
    public ReadOnlySpan<byte> Subject => View.Subject;

    /// <summary>What became of its token, while its HELLO is under way.</summary>
    internal TokenVerdict? Verdict { get; private set; }

    internal SessionView View { get; }

    /// <summary>From now on, a session that is a router with counts of its own hears of params without their revisions.</summary>
    public void LeaveOutRevisions() => View.TellsRevisions = false;

    /// <summary>How many patterns a link wants signals of.</summary>
    public int InterestCount => Interest?.Count ?? 0;

    internal Outbox Outbox { get; }

    /// <summary>By the id that the client gave.</summary>
    internal Dictionary<uint, Subscription> Subscriptions { get; } = [];

    /// <summary>Segments behind a <c>**</c> in all their patterns.</summary>
    internal int DeepSegments { get; set; }

    /// <summary>The subscriptions of a link, which have no ids.</summary>
    internal Dictionary<AddressPattern, Subscription>? Interest { get; set; }

    /// <summary>Subscriptions with a rate or an epsilon; made when there is the first.</summary>
    internal RateLimiter? Limiter { get; set; }

    internal int ScheduledBundles { get; set; }

    internal long ScheduledBundleBytes { get; set; }

    /// <summary>When the last frame came in, monotonic.</summary>
    internal long LastHeardMicros { get; set; }

    internal TokenBucket MessageBudget { get; } = new();

    /// <summary>Waits for HELLO, later for silence, at the end for the last write.</summary>
    internal ScheduledCall? Timer { get; set; }

    /// <summary>Waits for the end of its token.</summary>
    internal ScheduledCall? TokenTimer { get; set; }

    /// <summary>What the transport is told when the last write is done.</summary>
    internal (CloseReason Reason, string Text)? PendingClose { get; set; }

    /// <summary>Why it has ended, for the log.</summary>
    public string EndReason => PendingClose is { } close ? $"closed here: {close.Text}" : Output.EndReason ?? "the connection has ended";

    /// <summary>Whether it stands in the list of sessions to be flushed.</summary>
    internal bool IsDirty { get; set; }

    /// <summary>Marks of the <see cref="TargetList"/> that the session was put into last.</summary>
    internal long TargetRound { get; set; }

    internal int TargetSlot { get; set; }

    /// <summary>Says what became of its token, before its HELLO comes in; by whoever owns the router at the moment.</summary>
    public void Authorize(TokenVerdict verdict) => Verdict = verdict;

    /// <summary>What it says counts.</summary>
    internal bool IsLive => State is SessionState.AwaitingHello or SessionState.Open;

    /// <summary>Whether a link wants signals of just this pattern already.</summary>
    public bool IsInterestedIn(AddressPattern pattern) => Interest?.ContainsKey(pattern) == true;
}

using System.Text;
using Clasp.Routing.Delivery;
using Clasp.Routing.State;
using Clasp.Routing.Subscriptions;

namespace Clasp.Routing.Sessions;

/// <summary>A connected peer: a client, or another router.</summary>
public sealed class Session
{
    internal Session(Guid id, ISessionOutput output, RouterOptions options)
    {
        Id = id.ToString();
        Utf8 = Encoding.UTF8.GetBytes(Id);
        Output = output;
        Outbox = new Outbox(output, options);
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
    public bool IsCongested => Outbox.IsCongested;

    /// <summary>Bytes that wait for this session: since the last flush, or behind the write that is under way.</summary>
    public int PendingBytes => Outbox.PendingBytes;

    internal Outbox Outbox { get; }

    internal Dictionary<uint, Subscription> Subscriptions { get; } = [];

    /// <summary>Params that this session has locked.</summary>
    internal HashSet<Param> Locks { get; } = [];

    /// <summary>Subscriptions with a rate or an epsilon; made when there is the first.</summary>
    internal RateLimiter? Limiter { get; set; }

    internal int ScheduledBundles { get; set; }

    /// <summary>When the last frame came in, monotonic.</summary>
    internal long LastHeardMicros { get; set; }

    internal TokenBucket MessageBudget { get; } = new();

    /// <summary>Whether it stands in the list of sessions to be flushed.</summary>
    internal bool IsDirty { get; set; }

    internal bool IsLive => State is SessionState.AwaitingHello or SessionState.Open;
}

using Clasp.Protocol.Messages;

namespace Clasp.Routing;

/// <summary>Counts what a router has done since it started; read by whoever owns the router at the moment.</summary>
public sealed class RouterStatistics
{
    private const int TypeCount = 256;
    private const int CodeCount = 600;

    private readonly long[] _received = new long[TypeCount];
    private readonly long[] _sent = new long[TypeCount];
    private readonly long[] _errors = new long[CodeCount];

    /// <summary>Messages that came in, all types, unreadable ones included.</summary>
    public long MessagesIn { get; internal set; }

    /// <summary>Messages that went out, all types.</summary>
    public long MessagesOut { get; private set; }

    /// <summary>Copies of SETs and PUBLISHes that went, or were to go, to subscribers.</summary>
    public long Delivered { get; internal set; }

    public long ErrorsSent { get; private set; }

    /// <summary>Values that a slow session never saw, because a newer one replaced them.</summary>
    public long Conflated { get; internal set; }

    /// <summary>Pieces of streams that a slow session never saw.</summary>
    public long DroppedStreams { get; internal set; }

    /// <summary>Sessions that were closed because they could not take what was sent to them.</summary>
    public long SessionsOverloaded { get; internal set; }

    /// <summary>Sessions now, HELLO said or not.</summary>
    public int Sessions { get; internal set; }

    public int Subscriptions { get; internal set; }

    /// <summary>Params that can be read now.</summary>
    public int Params { get; internal set; }

    /// <summary>Deleted params whose revisions are still remembered.</summary>
    public int Tombstones { get; internal set; }

    /// <summary>Announced signals now.</summary>
    public int Signals { get; internal set; }

    /// <summary>Messages of a type that came in.</summary>
    public long ReceivedOf(MessageType type) => _received[(byte)type];

    /// <summary>Messages of a type that went out.</summary>
    public long SentOf(MessageType type) => _sent[(byte)type];

    /// <summary>Errors that went out with a code.</summary>
    public long ErrorsOf(ErrorCode code) => _errors[IndexOf(code)];

    internal void CountReceived(MessageType type) => _received[(byte)type]++;

    internal void CountSent(MessageType type)
    {
        MessagesOut++;
        _sent[(byte)type]++;
    }

    internal void CountError(ErrorCode code)
    {
        ErrorsSent++;
        _errors[IndexOf(code)]++;
    }

    private static int IndexOf(ErrorCode code) => Math.Min((int)code, CodeCount - 1);
}

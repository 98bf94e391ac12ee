namespace Clasp.Routing;

/// <summary>Counts what a router has done since it started.</summary>
public sealed class RouterStatistics
{
    /// <summary>Messages that came in, all types.</summary>
    public long MessagesIn { get; internal set; }

    /// <summary>Copies of SETs and PUBLISHes that went to subscribers.</summary>
    public long Delivered { get; internal set; }

    public long ErrorsSent { get; internal set; }

    /// <summary>Values that a slow session never saw, because a newer one replaced them.</summary>
    public long Conflated { get; internal set; }

    /// <summary>Pieces of streams that a slow session never saw.</summary>
    public long DroppedStreams { get; internal set; }

    /// <summary>Sessions now, HELLO said or not.</summary>
    public int Sessions { get; internal set; }

    public int Subscriptions { get; internal set; }

    public int Params { get; internal set; }
}

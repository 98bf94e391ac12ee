namespace Clasp.Transport;

/// <summary>Takes what a connection reads.</summary>
public interface IFrameReceiver
{
    /// <summary>
    /// All whole frames of one read, in the order they came; none if the peer only pinged or answered a ping.
    /// </summary>
    /// <remarks>
    /// Called by one read loop, never twice at a time. The memory of the frames is valid until the task completes; only
    /// then does the next read start, so a receiver slows its peer down by taking its time.
    /// </remarks>
    ValueTask ReceiveAsync(FrameBatch frames);
}

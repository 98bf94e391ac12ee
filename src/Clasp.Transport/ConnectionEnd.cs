namespace Clasp.Transport;

/// <summary>How a connection ended.</summary>
/// <param name="Cause">Who or what ended it.</param>
/// <param name="StatusCode">
/// The WebSocket close code sent or received; 1005 if the peer gave none, 1006 without a close.
/// </param>
/// <param name="Text">The reason given by the side that ended it, or what was seen; may be empty.</param>
public sealed record ConnectionEnd(EndCause Cause, ushort StatusCode, string Text)
{
    /// <summary>One sentence for a log line.</summary>
    public override string ToString()
    {
        var what = Cause switch
        {
            EndCause.ClosedByPeer => "closed by the peer",
            EndCause.ClosedHere => "closed by us",
            EndCause.ProtocolError => "closed for a protocol error",
            EndCause.Silence => "given up",
            EndCause.Cancelled => "cancelled",
            _ => "lost",
        };
        return Text.Length == 0 ? $"{what} ({StatusCode})" : $"{what} ({StatusCode}): {Text}";
    }
}

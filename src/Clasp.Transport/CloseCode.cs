namespace Clasp.Transport;

/// <summary>WebSocket close codes (RFC 6455, section 7.4.1) that this library sends or reports.</summary>
public static class CloseCode
{
    public const ushort Normal = 1000;
    public const ushort GoingAway = 1001;
    public const ushort ProtocolError = 1002;

    /// <summary>Never sent: the peer's close frame named no code.</summary>
    public const ushort None = 1005;

    /// <summary>Never sent: there was no close frame.</summary>
    public const ushort Abnormal = 1006;

    public const ushort PolicyViolation = 1008;
    public const ushort TooLarge = 1009;
    public const ushort InternalError = 1011;
    public const ushort TryAgainLater = 1013;

    /// <summary>Whether a close frame may carry the code.</summary>
    internal static bool MayBeSent(int code) =>
        code is (>= 1000 and <= 1003) or (>= 1007 and <= 1014) or (>= 3000 and <= 4999);
}

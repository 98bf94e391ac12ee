namespace Clasp.Protocol;

/// <summary>
/// Sizes that the wire format itself sets, and depths that keep a hostile peer from exhausting the stack.
/// </summary>
public static class ProtocolLimits
{
    /// <summary>Bytes in the payload of one frame: its length field is a u16.</summary>
    public const int MaxPayloadBytes = ushort.MaxValue;

    /// <summary>Bytes of a whole frame: header, timestamp and the largest payload.</summary>
    public const int MaxFrameBytes = Framing.FrameHeader.MaxLength + MaxPayloadBytes;

    /// <summary>Bytes of one string, byte string, or count of elements: each has a u16 length.</summary>
    public const int MaxStringBytes = ushort.MaxValue;

    /// <summary>
    /// What routers put around a message of a client when they pass it on: its origin, owner, writer, lock holder, numbers.
    /// </summary>
    public const int MaxForwardingBytes = 1024;

    /// <summary>
    /// Address and value data of a param, together: what still fits every message that carries a param, the longest being
    /// that between routers.
    /// </summary>
    public const int MaxParamBytes = MaxPayloadBytes - MaxForwardingBytes;

    /// <summary>
    /// Bytes of one address or pattern: far above anything real, and it bounds what a comparison costs.
    /// </summary>
    public const int MaxAddressBytes = 1024;

    /// <summary>Segments of one address or pattern, for the same reason.</summary>
    public const int MaxAddressSegments = 128;

    /// <summary>Arrays and maps inside each other; anything real is far below.</summary>
    public const int MaxValueDepth = 64;

    /// <summary>Bundles inside each other; anything real is far below.</summary>
    public const int MaxBundleDepth = 16;
}

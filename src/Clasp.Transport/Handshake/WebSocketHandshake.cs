using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Clasp.Transport.Handshake;

/// <summary>The parts of the WebSocket upgrade (RFC 6455, section 4) that both roles need.</summary>
public static class WebSocketHandshake
{
    /// <summary>The sub-protocol that CLASP clients offer; a server echoes it, and demands nothing.</summary>
    public const string SubProtocol = "clasp";

    /// <summary>Offered besides by a router that wants to join as a leaf; never chosen, so that any hub can answer.</summary>
    public const string RouterSubProtocol = "clasp.router";

    /// <summary>The version of RFC 6455.</summary>
    public const string Version = "13";

    private const int KeyBytes = 16;
    private const string AcceptSalt = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <summary>A fresh value for <c>Sec-WebSocket-Key</c>.</summary>
    public static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes));

    /// <summary>Whether a client's <c>Sec-WebSocket-Key</c> is the base64 of 16 bytes.</summary>
    public static bool IsKey([NotNullWhen(true)] string? key)
    {
        Span<byte> bytes = stackalloc byte[KeyBytes + 2];
        return key is { Length: 24 } && Convert.TryFromBase64String(key, bytes, out var length) && length == KeyBytes;
    }

    /// <summary>What <c>Sec-WebSocket-Accept</c> must be for a key.</summary>
    [SuppressMessage(
        "Security", "CA5350", Justification = "RFC 6455 prescribes SHA-1; it proves a round trip, not a secret.")]
    public static string AcceptFor(string key) =>
        Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + AcceptSalt)));

    /// <summary>Whether a sub-protocol is in the comma-separated list of a <c>Sec-WebSocket-Protocol</c> header.</summary>
    public static bool Offers(string subProtocol, ReadOnlySpan<byte> offers)
    {
        foreach (var offer in offers.Split((byte)','))
        {
            if (Ascii.Equals(offers[offer].Trim(HttpSyntax.Blanks), subProtocol)) return true;
        }

        return false;
    }
}

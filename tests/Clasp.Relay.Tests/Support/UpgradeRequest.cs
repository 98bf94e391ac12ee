using System.Text;

namespace Clasp.Relay.Tests.Support;

/// <summary>What a WebSocket client sends first.</summary>
internal static class UpgradeRequest
{
    public static byte[] Bytes { get; } = Encoding.ASCII.GetBytes(
        "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
}

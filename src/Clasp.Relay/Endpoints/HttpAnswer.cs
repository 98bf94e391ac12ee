using System.Text;
using Clasp.Transport.Handshake;

namespace Clasp.Relay.Endpoints;

/// <summary>What the WebSocket port says to a request that is no upgrade, or not one that can be followed.</summary>
/// <param name="Status">The code and what it means.</param>
/// <param name="Text">A line for people.</param>
/// <param name="Header">One more header with its line end, or nothing.</param>
internal sealed record HttpAnswer(string Status, string Text, string Header = "")
{
    public static HttpAnswer Ok { get; } = new("200 OK", "ok\n");

    public static HttpAnswer TooSlow { get; } = new("408 Request Timeout", "The request took too long.\n");

    public static HttpAnswer WrongVersion { get; } = new(
        "426 Upgrade Required",
        "Only version 13 of WebSocket is spoken here.\n",
        $"Sec-WebSocket-Version: {WebSocketHandshake.Version}\r\n");

    public static HttpAnswer Unavailable { get; } = new("503 Service Unavailable", "The relay is stopping.\n");

    public static HttpAnswer NoRouter { get; } = new("401 Unauthorized", "The federation token is missing or wrong.\n");

    public static HttpAnswer Bad(string text) => new("400 Bad Request", text);

    /// <summary>To a request whose head is not complete, and will not be.</summary>
    public static HttpAnswer To(RequestHeadStatus fault) => fault switch
    {
        RequestHeadStatus.LineTooLong => new("414 URI Too Long", "The request line is too long.\n"),
        RequestHeadStatus.TooLarge => new("431 Request Header Fields Too Large", "The headers are too large.\n"),
        RequestHeadStatus.UnknownVersion => new("505 HTTP Version Not Supported", "Only HTTP/1.1 is spoken here.\n"),
        _ => Bad("This is no HTTP request.\n"),
    };

    public byte[] ToBytes(bool withText) => Encoding.ASCII.GetBytes(
        $"HTTP/1.1 {Status}\r\nContent-Length: {Text.Length}\r\nContent-Type: text/plain\r\nConnection: close\r\n{Header}\r\n"
        + (withText ? Text : ""));
}

using Clasp.Fuzz.Engine;
using Clasp.Transport.Handshake;

namespace Clasp.Fuzz.Targets;

/// <summary>Requests to the WebSocket port: read the same at once and piece by piece.</summary>
internal sealed class RequestHeadTarget : IFuzzTarget
{
    public string Name => "requests";

    public int Weight => 10;

    /// <summary>The first byte tells how large the pieces are.</summary>
    public IReadOnlyList<byte[]> Seeds { get; } =
    [
        [
            7, .. "GET /clasp HTTP/1.1\r\nHost: relay\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"u8,
            .. "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"u8,
            .. "Sec-WebSocket-Protocol: clasp.router, clasp\r\nAuthorization: Bearer token\r\n\r\n\x82\x80"u8,
        ],
        [1, .. "HEAD / HTTP/1.0\r\n\r\n"u8],
        [3, .. "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc"u8],
        [0, .. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8],
        [9, .. "GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n"u8],
        [2, .. "GET /"u8, .. new string('a', RequestHead.MaxLineBytes).Select(letter => (byte)letter)],
        [
            200, .. "GET / HTTP/1.1\r\nHost: x\r\n"u8,
            .. Enumerable.Repeat("X: a\r\n"u8.ToArray(), RequestHead.MaxHeaders).SelectMany(header => header),
        ],
    ];

    public int Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty) return 0;

        var bytes = input[1..];
        var whole = new RequestHead();
        var status = whole.Read(bytes);
        var pieces = new RequestHead();
        var last = RequestHeadStatus.Incomplete;
        for (var end = 1 + input[0]; last == RequestHeadStatus.Incomplete; end += 1 + input[0])
        {
            last = pieces.Read(bytes[..Math.Min(end, bytes.Length)]);
            if (end >= bytes.Length) break;
        }

        if (last != status || (status == RequestHeadStatus.Complete && Describe(whole) != Describe(pieces)))
            throw new InvalidOperationException("A request is read in two ways.");
        if (whole.Length > Math.Min(bytes.Length, RequestHead.MaxBytes))
            throw new InvalidOperationException("A head ends behind its bytes.");
        return Outcome.Join((int)status, status == RequestHeadStatus.Complete ? Outcome.Of(Describe(whole)) : 0);
    }

    private static string Describe(RequestHead head)
    {
        var headers = head.Headers;
        return $"""
            {head.IsGet} {head.IsHead} {head.IsVersion11} {head.Length} {headers.AsksForUpgrade} {headers.NamesWebSocket}
            {headers.HasVersion} {headers.HasBody} {headers.OffersSubProtocol} {headers.IsRouter}
            {WebSocketHandshake.IsKey(headers.Key)} {headers.BearerToken is not null}
            """;
    }
}

using System.Text;
using Clasp.Transport.Handshake;

namespace Clasp.Transport.Tests.Handshake;

public sealed class RequestHeadTests
{
    private const string Upgrade =
        "GET /clasp?x=1 HTTP/1.1\r\nHost: relay\r\nUser-Agent: \r\nConnection: keep-alive, UPGRADE\r\nupgrade:\tWebSocket \r\n"
        + "Sec-WebSocket-Version: 13\r\nSEC-WEBSOCKET-KEY: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        + "Sec-WebSocket-Protocol: chat, clasp\r\nAuthorization: bearer  s3cret \r\n\r\n";

    [Fact]
    public void All_that_an_upgrade_says_is_read()
    {
        var (status, head) = Read(Upgrade);

        Assert.Equal(RequestHeadStatus.Complete, status);
        Assert.Equal(Upgrade.Length, head.Length);
        Assert.True(head is { IsGet: true, IsHead: false, IsVersion11: true });
        var headers = head.Headers;
        Assert.True(headers is { AsksForUpgrade: true, NamesWebSocket: true, HasVersion: true, OffersSubProtocol: true });
        Assert.False(headers.IsRouter || headers.HasBody);
        Assert.Equal("dGhlIHNhbXBsZSBub25jZQ==", headers.Key);
        Assert.Equal("s3cret", headers.BearerToken);
    }

    [Fact]
    public void It_is_the_same_wherever_the_bytes_are_cut()
    {
        var bytes = Encoding.ASCII.GetBytes(Upgrade + "\x82\x80");

        for (var cut = 0; cut < Upgrade.Length; cut++)
        {
            var head = new RequestHead();
            Assert.Equal(RequestHeadStatus.Incomplete, head.Read(bytes.AsSpan(0, cut)));
            Assert.Equal(RequestHeadStatus.Complete, head.Read(bytes));
            Assert.Equal(Upgrade.Length, head.Length);
            Assert.Equal("s3cret", head.Headers.BearerToken);
        }
    }

    [Theory]
    [InlineData("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost:\r\n\r\n")]
    [InlineData("GET http://relay/ HTTP/1.0\r\n\r\n")]
    [InlineData("M-SEARCH /a HTTP/1.1\r\nHost: x\r\nX-Text: \u00e9\tb\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0003\r\n\r\nabc")]
    public void What_http_allows_is_taken(string request) => Assert.Equal(RequestHeadStatus.Complete, Read(request).Status);

    [Theory]
    [InlineData("\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData(" GET / HTTP/1.1\r\n")]
    [InlineData("GET  / HTTP/1.1\r\n")]
    [InlineData("GET /\r\n")]
    [InlineData("GET / HTTP/1.1 \r\n")]
    [InlineData("GET / http/1.1\r\n")]
    [InlineData("GET / HTTP/1.10\r\n")]
    [InlineData("GET /\u00e9 HTTP/1.1\r\n")]
    [InlineData("GET /\0 HTTP/1.1\r\n")]
    [InlineData("G(T / HTTP/1.1\r\n")]
    [InlineData("GET / HTTP/1.1\n")]
    [InlineData("GET / HTTP/1.1\r\r\n")]
    [InlineData("\n")]
    [InlineData("\u0016\u0003\u0001")]
    public void A_request_line_that_is_none_is_malformed(string request) =>
        Assert.Equal(RequestHeadStatus.Malformed, Read(request).Status);

    [Theory]
    [InlineData("Host : x")]
    [InlineData("Host")]
    [InlineData(": x")]
    [InlineData("Ho st: x")]
    [InlineData("Host: a\r\nHost: b")]
    [InlineData("Host: a\r\nX-Folded: b\r\n c")]
    [InlineData("Host: a\r\n\tb: c")]
    [InlineData("Host: a\nX: b")]
    [InlineData("Host: a\rX: b")]
    [InlineData("Host: a\0")]
    [InlineData("Host: a\u007f")]
    [InlineData("X-No-Host: a")]
    [InlineData("Host: a\r\nSec-WebSocket-Key: b\r\nSec-WebSocket-Key: b")]
    [InlineData("Host: a\r\nSec-WebSocket-Version: 13\r\nsec-websocket-version: 13")]
    [InlineData("Host: a\r\nAuthorization: Bearer b\r\nAuthorization: Bearer c")]
    [InlineData("Host: a\r\nContent-Length: 1\r\nContent-Length: 1")]
    [InlineData("Host: a\r\nContent-Length: -1")]
    [InlineData("Host: a\r\nContent-Length: 1, 1")]
    [InlineData("Host: a\r\nContent-Length:")]
    public void Headers_that_can_be_read_in_two_ways_are_malformed(string headers) =>
        Assert.Equal(RequestHeadStatus.Malformed, Read($"GET / HTTP/1.1\r\n{headers}\r\n\r\n").Status);

    [Theory]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")]
    [InlineData("GET / HTTP/0.9\r\n")]
    public void Another_version_of_http_is_told_apart(string request) =>
        Assert.Equal(RequestHeadStatus.UnknownVersion, Read(request).Status);

    [Theory]
    [InlineData("Upgrade: websocket\r\nConnection: close", false, true)]
    [InlineData("Upgrade: websockets\r\nConnection: upgraded", false, false)]
    [InlineData("Upgrade: h2c\r\nUpgrade: a,websocket\r\nConnection: close\r\nConnection: ,upgrade", true, true)]
    public void Lists_are_read_by_their_members(string headers, bool asks, bool names)
    {
        var read = Read($"GET / HTTP/1.1\r\nHost: x\r\n{headers}\r\n\r\n").Head.Headers;

        Assert.Equal((asks, names), (read.AsksForUpgrade, read.NamesWebSocket));
    }

    [Theory]
    [InlineData("Basic abc", null)]
    [InlineData("Bearer", null)]
    [InlineData("Bearer ", null)]
    [InlineData("BEARER abc", "abc")]
    public void Only_a_bearer_token_is_one(string authorization, string? token) => Assert.Equal(
        token, Read($"GET / HTTP/1.1\r\nHost: x\r\nAuthorization: {authorization}\r\n\r\n").Head.Headers.BearerToken);

    [Theory]
    [InlineData("Content-Length: 0", false)]
    [InlineData("Content-Length: 10", true)]
    [InlineData("Transfer-Encoding: chunked", true)]
    public void A_body_is_noticed(string header, bool hasBody) =>
        Assert.Equal(hasBody, Read($"GET / HTTP/1.1\r\nHost: x\r\n{header}\r\n\r\n").Head.Headers.HasBody);

    [Fact]
    public void A_router_offers_both_protocols()
    {
        var headers = Read("GET / HTTP/1.1\r\nHost: x\r\nSec-WebSocket-Protocol: clasp.router\r\nSec-WebSocket-Protocol: clasp\r\n\r\n").Head.Headers;

        Assert.True(headers is { IsRouter: true, OffersSubProtocol: true });
    }

    [Fact]
    public void A_request_line_has_a_limit()
    {
        var longest = "GET /" + new string('a', RequestHead.MaxLineBytes - "GET / HTTP/1.1\r".Length) + " HTTP/1.1\r";

        Assert.Equal(RequestHeadStatus.Incomplete, Read(longest).Status);
        Assert.Equal(RequestHeadStatus.LineTooLong, Read("a" + longest).Status);
        Assert.Equal(RequestHeadStatus.LineTooLong, Read("a" + longest + "\n").Status);
    }

    [Fact]
    public void Headers_have_a_limit_of_bytes()
    {
        const string Start = "GET / HTTP/1.1\r\nHost: x\r\nX: ";
        const string End = "\r\n\r\n";
        var room = RequestHead.MaxBytes - Start.Length - End.Length;

        Assert.Equal(RequestHeadStatus.Complete, Read(Start + new string('a', room) + End).Status);
        Assert.Equal(RequestHeadStatus.TooLarge, Read(Start + new string('a', room + 1) + End).Status);
        Assert.Equal(RequestHeadStatus.TooLarge, Read(Start + new string('a', RequestHead.MaxBytes)).Status);
    }

    [Fact]
    public void Headers_have_a_limit_in_number()
    {
        var most = "GET / HTTP/1.1\r\nHost: x\r\n"
            + string.Concat(Enumerable.Range(1, RequestHead.MaxHeaders - 1).Select(number => $"X-{number}: a\r\n"));

        Assert.Equal(RequestHeadStatus.Complete, Read(most + "\r\n").Status);
        Assert.Equal(RequestHeadStatus.TooLarge, Read(most + "X: a\r\n\r\n").Status);
    }

    private static (RequestHeadStatus Status, RequestHead Head) Read(string request)
    {
        var head = new RequestHead();
        return (head.Read(Encoding.Latin1.GetBytes(request)), head);
    }
}

using System.Net.Sockets;
using System.Text;
using Clasp.Protocol.Messages;
using Clasp.Relay.Tests.Support;

namespace Clasp.Relay.Tests.Endpoints;

public sealed class WebSocketEndpointTests
{
    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/clasp")]
    [InlineData("POST", "/anything")]
    [InlineData("OPTIONS", "/")]
    public async Task Plain_http_is_answered_with_ok(string method, string path)
    {
        await using var relay = await RelayUnderTest.StartAsync();

        var answer = await ExchangeAsync(relay, $"{method} {path} HTTP/1.1\r\nHost: x\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("Content-Type: text/plain\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nok\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_request_gets_no_body()
    {
        await using var relay = await RelayUnderTest.StartAsync();

        var answer = await ExchangeAsync(relay, "HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short\r\n", "400 Bad Request")]
    [InlineData("Sec-WebSocket-Version: 13\r\n", "400 Bad Request")]
    [InlineData("Sec-WebSocket-Version: 8\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", "426 Upgrade Required")]
    public async Task An_upgrade_that_is_wrong_is_refused(string headers, string status)
    {
        await using var relay = await RelayUnderTest.StartAsync();

        var answer = await ExchangeAsync(
            relay, $"GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n{headers}\r\n");

        Assert.StartsWith($"HTTP/1.1 {status}\r\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n", "400 Bad Request")]
    [InlineData("GET / HTTP/1.1\r\nHost : x\r\n\r\n", "400 Bad Request")]
    [InlineData("GET / HTTP/1.1\nHost: x\n\n", "400 Bad Request")]
    [InlineData("\u0016\u0003\u0001\u0002", "400 Bad Request")]
    [InlineData("GET / HTTP/1.0\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n", "400 Bad Request")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505 HTTP Version Not Supported")]
    public async Task A_request_that_is_wrong_is_refused(string request, string status)
    {
        await using var relay = await RelayUnderTest.StartAsync();

        var answer = await ExchangeAsync(relay, request);

        Assert.StartsWith($"HTTP/1.1 {status}\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_is_too_large_is_told_so_while_it_still_comes()
    {
        await using var relay = await RelayUnderTest.StartAsync();
        var long8 = new string('a', 8 * 1024);

        var line = await ExchangeAsync(relay, $"GET /{long8} HTTP/1.1\r\nHost: x\r\n\r\n");
        var headers = await ExchangeAsync(
            relay, "GET / HTTP/1.1\r\nHost: x\r\n" + string.Concat(Enumerable.Repeat($"X: {long8}\r\n", 100)));

        Assert.StartsWith("HTTP/1.1 414 URI Too Long\r\n", line, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431 Request Header Fields Too Large\r\n", headers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_comes_right_behind_the_upgrade_is_not_lost()
    {
        await using var relay = await RelayUnderTest.StartAsync();
        using var socket = await relay.OpenAsync();
        var hello = TestClient.Hello("hasty");
        Assert.True(hello.Length < 126);

        byte[] frame = [0x82, (byte)(0x80 | hello.Length), 0, 0, 0, 0, .. hello];
        await socket.GetStream().WriteAsync(
            (byte[])[.. UpgradeRequest.Bytes, .. frame], TestContext.Current.CancellationToken);

        var answer = new List<byte>();
        while (!Encoding.ASCII.GetString([.. answer]).EndsWith("\r\n\r\n", StringComparison.Ordinal))
            answer.Add((await ReadAsync(socket.GetStream(), 1))[0]);
        var welcome = await ReadAsync(socket.GetStream(), 7);
        Assert.Equal((0x82, (byte)MessageType.Welcome), (welcome[0], welcome[6]));
    }

    [Fact]
    public async Task A_relay_that_stops_does_not_wait_for_those_who_have_asked_for_nothing()
    {
        await using var relay = await RelayUnderTest.StartAsync();
        using var silent = await relay.OpenAsync();
        using var half = await relay.OpenAsync();
        await half.GetStream().WriteAsync(UpgradeRequest.Bytes.AsMemory(0, 20), TestContext.Current.CancellationToken);
        await using var client = await relay.JoinAsync();

        await relay.Host.StopAsync(CancellationToken.None).InTime();

        Assert.Equal(0, await silent.GetStream().ReadAsync(new byte[1], TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("Sec-WebSocket-Protocol: chat, clasp\r\n", true)]
    [InlineData("Sec-WebSocket-Protocol: chat\r\n", false)]
    [InlineData("", false)]
    public async Task The_sub_protocol_is_echoed_if_offered_on_any_path(string offer, bool isEchoed)
    {
        await using var relay = await RelayUnderTest.StartAsync();
        using var socket = await relay.OpenAsync();
        await socket.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes(
                "GET /any/path?x=1 HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\n"
                + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{offer}\r\n"),
            TestContext.Current.CancellationToken);

        using var reader = new StreamReader(socket.GetStream(), Encoding.ASCII);
        var answer = new List<string>();
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { Length: > 0 } line)
            answer.Add(line);

        Assert.Equal("HTTP/1.1 101 Switching Protocols", answer[0]);
        Assert.Contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", answer);
        Assert.Equal(isEchoed, answer.Contains("Sec-WebSocket-Protocol: clasp"));
    }

    private static async Task<string> ExchangeAsync(RelayUnderTest relay, string request)
    {
        using var socket = await relay.OpenAsync();
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(socket.GetStream(), Encoding.ASCII);
        return await reader.ReadToEndAsync().InTime();
    }

    private static async Task<byte[]> ReadAsync(NetworkStream stream, int count)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes).AsTask().InTime();
        return bytes;
    }
}

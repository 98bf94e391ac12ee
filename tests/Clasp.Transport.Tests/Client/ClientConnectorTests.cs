using System.Net;
using System.Net.Sockets;
using Clasp.Protocol.Framing;
using Clasp.Transport.Client;
using Clasp.Transport.Tests.Support;

namespace Clasp.Transport.Tests.Client;

public sealed class ClientConnectorTests
{
    [Fact]
    public async Task An_upgraded_connection_carries_frames_both_ways()
    {
        await using var server = new UpgradeServer(UpgradeServer.Accept);
        await using var connection = await ConnectAsync(server.Url, new() { BearerToken = "secret" });
        var receiver = new CollectingReceiver();
        var end = connection.RunAsync(receiver, CancellationToken.None);
        var peer = new RawPeer(await server.Stream);

        var bytes = new byte[EnvelopeWriter.LengthOf(connection.Envelope, 3)];
        EnvelopeWriter.Write(bytes, connection.Envelope, [1, 2, 3], connection.NextMaskKey());
        await connection.WriteAsync(bytes, CancellationToken.None);
        await peer.SendAsync(WebSocketBytes.FromServer(WebSocketBytes.Binary, [4, 5]));

        var (opcode, payload, isMasked) = await peer.ReadAsync();
        Assert.Equal((WebSocketBytes.Binary, true), (opcode, isMasked));
        Assert.Equal([1, 2, 3], payload);
        Assert.Equal([4, 5], await receiver.NextAsync());
        Assert.Equal("clasp", UpgradeServer.Header(server.Request, "Sec-WebSocket-Protocol"));
        Assert.Equal("Bearer secret", UpgradeServer.Header(server.Request, "Authorization"));
        Assert.StartsWith("GET /clasp HTTP/1.1\r\n", server.Request, StringComparison.Ordinal);
        connection.Close(CloseCode.Normal, "bye");
        Assert.Equal((CloseCode.Normal, "bye"), await peer.ReadCloseAsync());
        await peer.SendAsync(
            WebSocketBytes.FromServer(WebSocketBytes.Close, WebSocketBytes.ClosePayload(CloseCode.Normal)));
        Assert.Equal(EndCause.ClosedHere, (await end.InTime()).Cause);
    }

    [Fact]
    public async Task A_refusal_carries_the_status_of_http()
    {
        await using var server = new UpgradeServer(_ => "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");

        var refused = await RefusedAsync(server.Url);

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Contains("token is missing or wrong", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok\n", "did not upgrade")]
    [InlineData("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n", "HTTP 503 Service Unavailable")]
    [InlineData(
        "HTTP/1.1 101 X\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: x\r\n\r\n",
        "Accept is wrong")]
    [InlineData("S1\u0000\u0001\r\n\r\n", "cannot be reached")]
    public async Task An_answer_that_is_no_upgrade_is_explained(string answer, string reason)
    {
        await using var server = new UpgradeServer(_ => answer);

        Assert.Contains(reason, (await RefusedAsync(server.Url)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_chooses_another_sub_protocol_is_refused()
    {
        await using var server =
            new UpgradeServer(request => UpgradeServer.Accept(request, "Sec-WebSocket-Protocol: mqtt\r\n"));

        Assert.Contains("mqtt", (await RefusedAsync(server.Url)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_chooses_no_sub_protocol_is_accepted()
    {
        await using var server = new UpgradeServer(request => UpgradeServer.Accept(request, ""));

        await using var connection = await ConnectAsync(server.Url);

        Assert.Equal(Envelope.MaskedWebSocket, connection.Envelope);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_given_up_after_the_timeout()
    {
        await using var server = new UpgradeServer(_ => null);

        var refused = await RefusedAsync(server.Url, new() { ConnectTimeout = TimeSpan.FromMilliseconds(100) });

        Assert.Contains("did not answer within 0.1 s", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_callers_cancellation_is_not_a_failure()
    {
        await using var server = new UpgradeServer(_ => null);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => ClientConnector.ConnectAsync(server.Url, new(), cancellation.Token).InTime());
    }

    [Theory]
    [InlineData("ws")]
    [InlineData("tcp")]
    public async Task A_port_where_nobody_listens_is_told(string scheme)
    {
        using var unused = new Socket(SocketType.Stream, ProtocolType.Tcp);
        unused.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var url = new Uri($"{scheme}://127.0.0.1:{((IPEndPoint)unused.LocalEndPoint!).Port}");

        var refused = await RefusedAsync(url);

        Assert.Contains("cannot be reached: Connection refused", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost:1", "must start with ws://")]
    [InlineData("tcp://localhost", "needs a port")]
    public async Task An_address_that_cannot_be_meant_is_refused(string url, string reason) =>
        Assert.Contains(reason, (await RefusedAsync(new Uri(url))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Tcp_carries_frames_with_a_length()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var connection =
            await ConnectAsync(new($"tcp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"));
        using var accepted = await AcceptAsync(listener);
        var peer = new RawPeer(accepted.GetStream());
        var receiver = new CollectingReceiver();
        var end = connection.RunAsync(receiver, CancellationToken.None);

        await connection.WriteAsync(new byte[] { 0, 0, 0, 1, 7 }, CancellationToken.None);
        await peer.SendAsync([0, 0, 0, 2, 8, 9]);

        Assert.Equal([0, 0, 0, 1, 7], await peer.ReadExactlyAsync(5));
        Assert.Equal([8, 9], await receiver.NextAsync());
        connection.Close(CloseCode.Normal, "");
        await peer.ReadEndAsync();
        accepted.Close();
        Assert.Equal(EndCause.ClosedHere, (await end.InTime()).Cause);
    }

    private static Task<TcpClient> AcceptAsync(TcpListener listener) => listener.AcceptTcpClientAsync().InTime();

    private static Task<FrameConnection> ConnectAsync(Uri url, ConnectOptions? options = null) =>
        ClientConnector.ConnectAsync(url, options ?? new(), CancellationToken.None).InTime();

    private static Task<ConnectException> RefusedAsync(Uri url, ConnectOptions? options = null) =>
        Assert.ThrowsAsync<ConnectException>(() => ConnectAsync(url, options));
}

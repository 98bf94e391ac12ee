using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Clasp.Protocol.Messages;
using Clasp.Relay.Configuration;
using Clasp.Relay.Tests.Support;
using Clasp.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clasp.Relay.Tests;

public sealed class RelayHostTests
{
    [Theory]
    [InlineData("ws")]
    [InlineData("tcp")]
    public async Task A_hello_is_answered_with_welcome_and_a_snapshot(string scheme)
    {
        await using var relay = await RelayUnderTest.StartAsync(options => options.Name = "Main hall");
        await using var client = await TestClient.ConnectAsync(scheme == "tcp" ? relay.Tcp : relay.Host.Url);

        await client.SendAsync(TestClient.Hello("me"));

        var welcome = await client.ExpectAsync(MessageType.Welcome);
        Assert.Equal("Main hall", Encoding.UTF8.GetString(WelcomeMessage.ReadFrom(welcome).Name));
        await client.ExpectAsync(MessageType.Snapshot);
    }

    [Fact]
    public async Task What_one_client_writes_the_other_sees_over_websocket_and_tcp()
    {
        await using var relay = await RelayUnderTest.StartAsync();
        await using var subscriber = await relay.JoinAsync(relay.Tcp);
        await using var writer = await relay.JoinAsync();
        await subscriber.SendAsync(Messages.Subscribe(1, "/lights/**"));
        await subscriber.SendAsync(Messages.Ping());
        await subscriber.ExpectAsync(MessageType.Pong);

        await writer.SendAsync(Messages.Set("/lights/1", 5));

        await writer.ExpectAsync(MessageType.Ack);
        var set = await subscriber.ExpectAsync(MessageType.Set);
        Assert.Equal("/lights/1", Encoding.UTF8.GetString(SetMessage.ReadFrom(set).Address));
    }

    [Fact]
    public async Task Many_clients_at_once_get_all_their_answers()
    {
        await using var relay = await RelayUnderTest.StartAsync();

        await Task.WhenAll(Enumerable.Range(0, 16).Select(async id =>
        {
            await using var client = await relay.JoinAsync(id % 2 == 0 ? relay.Tcp : null);
            for (var i = 0; i < 500; i++) await client.SendAsync(Messages.Set($"/load/{id}", i));
            for (var i = 0; i < 500; i++)
            {
                var ack = AckMessage.ReadFrom(await client.ExpectAsync(MessageType.Ack));
                Assert.Equal((ulong)i + 1, ack.Revision);
            }
        }));
    }

    [Fact]
    public async Task A_client_that_does_not_read_stops_being_read_and_goes_on_when_it_reads()
    {
        await using var relay = await RelayUnderTest.StartAsync();
        using var socket = new TcpClient { NoDelay = true };
        await socket.ConnectAsync("localhost", relay.Host.TcpPort!.Value, TestContext.Current.CancellationToken);
        var stream = socket.GetStream();
        await WriteAsync(stream, TestClient.Hello("greedy"));
        await WriteAsync(stream, Messages.Set("/big", new string('x', 60_000)));

        const int Gets = 1_000;
        var gets = RepeatAsync(stream, Messages.Get("/big"), Gets);
        await using var other = await relay.JoinAsync();
        await other.SendAsync(Messages.Ping());
        await other.ExpectAsync(MessageType.Pong);
        var snapshots = 0;
        while (snapshots < Gets + 1)
        {
            if (await ReadTypeAsync(stream) == MessageType.Snapshot) snapshots++;
        }

        await gets.InTime();
    }

    [Fact]
    public async Task Connections_that_say_nothing_do_not_block_others()
    {
        await using var relay = await RelayUnderTest.StartAsync();
        using var silent = await relay.OpenAsync();
        using var silentTcp = new TcpClient();
        await silentTcp.ConnectAsync("localhost", relay.Host.TcpPort!.Value, TestContext.Current.CancellationToken);

        await using var client = await relay.JoinAsync();

        Assert.False(client.End.IsCompleted);
    }

    [Fact]
    public async Task A_client_that_says_no_hello_is_closed()
    {
        await using var relay =
            await RelayUnderTest.StartAsync(options => options.HelloTimeout = TimeSpan.FromMilliseconds(100));
        await using var client = await relay.ConnectAsync();

        var end = await client.End.InTime();

        Assert.Equal(CloseCode.PolicyViolation, end.StatusCode);
        Assert.Contains("HELLO", end.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_session_too_many_is_told_and_closed()
    {
        await using var relay = await RelayUnderTest.StartAsync(options => options.MaxSessions = 1);
        await using var first = await relay.JoinAsync();
        await using var second = await relay.ConnectAsync();

        await second.ExpectAsync(MessageType.Error);
        var end = await second.End.InTime();

        Assert.Equal(CloseCode.TryAgainLater, end.StatusCode);
        Assert.Contains("max-sessions", end.Text, StringComparison.Ordinal);
        Assert.False(first.End.IsCompleted);
    }

    [Fact]
    public async Task A_silent_session_is_closed_but_one_that_answers_pings_is_not()
    {
        await using var relay = await RelayUnderTest.StartAsync(options =>
        {
            options.SessionTimeout = TimeSpan.FromSeconds(4);
            options.KeepAlive = TimeSpan.FromMilliseconds(200);
            options.KeepAliveTimeout = TimeSpan.FromSeconds(10);
        });
        await using var silent = await relay.JoinAsync(relay.Tcp);
        await using var honest = await relay.JoinAsync();

        Assert.Equal(EndCause.ClosedByPeer, (await silent.End.InTime()).Cause);
        Assert.False(honest.End.IsCompleted);
        await honest.SendAsync(Messages.Ping());
        await honest.ExpectAsync(MessageType.Pong);
    }

    [Fact]
    public async Task Health_is_told_by_a_port_of_its_own()
    {
        await using var relay = await RelayUnderTest.StartAsync();
        using var http = new HttpClient();

        Assert.Equal(
            "ok\n", await http.GetStringAsync(relay.Health("/healthz"), TestContext.Current.CancellationToken));
        Assert.Equal(
            "ready\n", await http.GetStringAsync(relay.Health("/readyz"), TestContext.Current.CancellationToken));
        var other = await http.GetAsync(relay.Health("/metrics"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
    }

    [Fact]
    public async Task A_stopping_relay_says_goodbye_is_not_ready_and_ends_when_all_are_gone()
    {
        await using var relay = await RelayUnderTest.StartAsync();
        using var rude = await OpenRudeAsync(relay);
        await using var polite = await relay.JoinAsync();
        await using var tcp = await relay.JoinAsync(relay.Tcp);
        using var http = new HttpClient();

        var stopping = relay.Host.StopAsync(CancellationToken.None);

        var goodbye = await polite.End.InTime();
        Assert.Equal((EndCause.ClosedByPeer, CloseCode.GoingAway), (goodbye.Cause, goodbye.StatusCode));
        Assert.Equal(EndCause.ClosedByPeer, (await tcp.End.InTime()).Cause);
        var ready = await http.GetAsync(relay.Health("/readyz"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("not ready\n", await ready.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.False(stopping.IsCompleted);
        await Assert.ThrowsAsync<Clasp.Transport.Client.ConnectException>(() => relay.ConnectAsync());
        rude.Close();
        await stopping.InTime();
        await relay.Host.Completion.InTime();
    }

    [Fact]
    public async Task A_client_that_does_not_leave_is_cut_off_after_the_drain_time()
    {
        await using var relay =
            await RelayUnderTest.StartAsync(options => options.DrainTimeout = TimeSpan.FromMilliseconds(200));
        using var rude = await OpenRudeAsync(relay);

        await relay.Host.StopAsync(CancellationToken.None).InTime();
    }

    [Fact]
    public async Task With_a_certificate_the_port_is_wss()
    {
        using var files = new TestCertificate();
        await using var relay =
            await RelayUnderTest.StartAsync(options => (options.Cert, options.Key) = (files.CertFile, files.KeyFile));

        await using var client = await relay.ConnectAsync(new() { ExtraAuthoritiesFile = files.CertFile });
        await client.JoinAsync();

        Assert.Equal("wss", relay.Host.Url.Scheme);
    }

    [Fact]
    public async Task A_port_in_use_is_named_with_its_flag()
    {
        await using var first = await RelayUnderTest.StartAsync();

        var (ws, tcp, health) = (first.Host.WsPort, first.Host.TcpPort, first.Host.HealthPort);
        var wsError = await StartErrorAsync(options => options.WsPort = ws);
        var tcpError = await StartErrorAsync(options => options.TcpPort = tcp);
        var healthError = await StartErrorAsync(options => options.HealthPort = health);

        Assert.StartsWith($"--ws-port {ws} is in use", wsError, StringComparison.Ordinal);
        Assert.StartsWith($"--tcp-port {tcp} is in use", tcpError, StringComparison.Ordinal);
        Assert.StartsWith($"--health-port {health} is in use", healthError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_of_another_machine_is_refused() =>
        Assert.Equal(
            "--host 192.0.2.1 is no address of this machine.", await StartErrorAsync(o => o.Host = "192.0.2.1"));

    [Fact]
    public async Task Certificates_that_cannot_be_used_are_named()
    {
        using var files = new TestCertificate();
        using var others = new TestCertificate();
        var text = files.Write("text.pem", "not PEM at all");

        Assert.StartsWith(
            "--cert /no/such cannot be read", await TlsErrorAsync("/no/such", files.KeyFile), StringComparison.Ordinal);
        Assert.StartsWith(
            "--key /no/such cannot be read", await TlsErrorAsync(files.CertFile, "/no/such"), StringComparison.Ordinal);
        Assert.Contains(
            "has no certificate in PEM form", await TlsErrorAsync(text, files.KeyFile), StringComparison.Ordinal);
        Assert.Contains("does not fit --cert", await TlsErrorAsync(files.CertFile, text), StringComparison.Ordinal);
        Assert.Contains(
            "does not fit --cert", await TlsErrorAsync(files.CertFile, others.KeyFile), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_that_contradict_themselves_are_refused_in_a_program_too()
    {
        var options = new RelayOptions { MaxSessions = -1 };

        var wrong = await Assert.ThrowsAsync<ConfigurationException>(
            () => RelayHost.StartAsync(options, NullLoggerFactory.Instance, CancellationToken.None));

        Assert.Single(wrong.Errors);
    }

    [Fact]
    public async Task More_namespaces_than_a_router_can_tell_others_of_are_refused()
    {
        var options = new RelayOptions
        {
            FederationId = "site-a",
            FederationNamespaces = [.. Enumerable.Range(0, 3000).Select(number => $"/site-a/{number}")],
        };

        var wrong = await Assert.ThrowsAsync<ConfigurationException>(
            () => RelayHost.StartAsync(options, NullLoggerFactory.Instance, CancellationToken.None));

        Assert.StartsWith("--federation-namespace is given 3000 times", Assert.Single(wrong.Errors), StringComparison.Ordinal);
    }

    private static Task<string> TlsErrorAsync(string cert, string key) =>
        StartErrorAsync(o => (o.Cert, o.Key) = (cert, key));

    private static async Task<string> StartErrorAsync(Action<RelayOptions> configure) =>
        (await Assert.ThrowsAsync<StartException>(() => RelayUnderTest.StartAsync(configure))).Message;

    /// <summary>A WebSocket client that never answers, not even a close.</summary>
    private static async Task<TcpClient> OpenRudeAsync(RelayUnderTest relay)
    {
        var socket = await relay.OpenAsync();
        await socket.GetStream().WriteAsync(UpgradeRequest.Bytes);
        Assert.Equal((int)'H', (await ReadAsync(socket.GetStream(), 1))[0]);
        return socket;
    }

    private static async Task WriteAsync(NetworkStream stream, byte[] frame)
    {
        var bytes = new byte[4 + frame.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, frame.Length);
        frame.CopyTo(bytes, 4);
        await stream.WriteAsync(bytes).AsTask().InTime();
    }

    private static async Task RepeatAsync(NetworkStream stream, byte[] frame, int times)
    {
        await Task.Yield();
        for (var i = 0; i < times; i++) await WriteAsync(stream, frame);
    }

    private static async Task<MessageType> ReadTypeAsync(NetworkStream stream)
    {
        var frame = await ReadAsync(stream, BinaryPrimitives.ReadInt32BigEndian(await ReadAsync(stream, 4)));
        return (MessageType)frame[4];
    }

    private static async Task<byte[]> ReadAsync(NetworkStream stream, int count)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes).AsTask().InTime();
        return bytes;
    }
}

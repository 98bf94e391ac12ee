using System.Net.Sockets;
using Clasp.Relay.Configuration;
using Clasp.Transport.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clasp.Relay.Tests.Support;

/// <summary>A relay on free ports of this machine.</summary>
internal sealed class RelayUnderTest : IAsyncDisposable
{
    private RelayUnderTest(RelayHost host) => Host = host;

    public RelayHost Host { get; }

    public static async Task<RelayUnderTest> StartAsync(Action<RelayOptions>? configure = null)
    {
        var options = new RelayOptions { Host = "localhost", WsPort = 0, TcpPort = 0, HealthPort = 0 };
        configure?.Invoke(options);
        return new(await RelayHost.StartAsync(options, NullLoggerFactory.Instance, CancellationToken.None).InTime());
    }

    public Uri Tcp => new($"tcp://localhost:{Host.TcpPort}");

    public Uri Health(string path) => new($"http://localhost:{Host.HealthPort}{path}");

    public Task<TestClient> ConnectAsync(ConnectOptions? options = null) => TestClient.ConnectAsync(Host.Url, options);

    /// <summary>A client whose HELLO was answered.</summary>
    public async Task<TestClient> JoinAsync(Uri? url = null)
    {
        var client = await TestClient.ConnectAsync(url ?? Host.Url);
        await client.JoinAsync();
        return client;
    }

    /// <summary>A connection to the WebSocket port on which nothing was said yet.</summary>
    public async Task<TcpClient> OpenAsync()
    {
        var socket = new TcpClient();
        await socket.ConnectAsync("localhost", Host.WsPort).InTime();
        return socket;
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}

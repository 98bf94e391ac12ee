using System.Net;
using System.Net.Sockets;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Transport;

namespace Clasp.Client.Tests.Support;

/// <summary>A port where a test plays the relay, message by message.</summary>
internal sealed class ScriptedRelay : IAsyncDisposable
{
    public const string Name = "Scripted relay";
    public const string Session = "5e55-10";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<RelaySession> _sessions = [];

    public ScriptedRelay() => _listener.Start();

    public Uri Endpoint => new($"tcp://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>The time that WELCOME tells.</summary>
    public ulong WelcomeMicros { get; init; } = 1_000_000;

    /// <summary>Takes a connection and says nothing.</summary>
    public async Task<RelaySession> AcceptAsync()
    {
        var socket = await _listener.AcceptSocketAsync(TestContext.Current.CancellationToken).AsTask().InTime();
        socket.NoDelay = true;
        var stream = new NetworkStream(socket, ownsSocket: true);
        var connection = new FrameConnection(stream, Envelope.LengthPrefix, "client", FrameConnectionOptions.Default);
        var session = new RelaySession(connection);
        _sessions.Add(session);
        return session;
    }

    /// <summary>Takes a connection, and answers its HELLO as a relay without state does.</summary>
    public async Task<RelaySession> WelcomeAsync()
    {
        var session = await AcceptAsync();
        await session.NextAsync(MessageType.Hello);
        await session.SendAsync(Said.Welcome(WelcomeMicros), Said.Snapshot());
        return session;
    }

    /// <summary>A client and this end of its connection.</summary>
    public async Task<(ClaspClient Client, RelaySession Session)> ConnectAsync(ClaspClientOptions? options = null)
    {
        var connecting = ClaspClient.ConnectAsync(Endpoint, options, TestContext.Current.CancellationToken);
        var session = await WelcomeAsync();
        return (await connecting.InTime(), session);
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        foreach (var session in _sessions) await session.DisposeAsync();
    }
}

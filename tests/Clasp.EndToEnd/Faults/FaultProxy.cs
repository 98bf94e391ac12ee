using System.Net;
using System.Net.Sockets;

namespace Clasp.EndToEnd.Faults;

/// <summary>A stretch of network between two routers that can be cut, swallow everything, be slow, or let nobody through.</summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopped = new();
    private readonly List<ProxiedConnection> _connections = [];
    private readonly PathSpeed _speed;
    private readonly Task _accepting;
    private readonly int _port;
    private int _targetPort;
    private volatile PathState _state = PathState.Forwards;

    /// <param name="targetPort">Where connections lead to; 0 if that is not known yet.</param>
    /// <param name="speed">How slow the path is; null for as fast as the machine.</param>
    public FaultProxy(int targetPort = 0, PathSpeed? speed = null)
    {
        _targetPort = targetPort;
        _speed = speed ?? PathSpeed.Unlimited;

        // What the system buffers would stand in no queue that the proxy knows of.
        if (!_speed.IsUnlimited) _listener.Server.ReceiveBufferSize = PathSpeed.SocketBufferBytes;
        _listener.Start();
        _port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public Uri WebSocketUri => new($"ws://127.0.0.1:{_port}/clasp");

    public int Port => _port;

    /// <summary>Connections accepted so far, those included that were refused or swallowed.</summary>
    public int Attempts { get; private set; }

    /// <summary>Bytes that went from those who connect to the target.</summary>
    public long BytesUp => Sum(connection => connection.BytesUp);

    /// <summary>Bytes that came back.</summary>
    public long BytesDown => Sum(connection => connection.BytesDown);

    /// <summary>Sends what connects from now on to another port.</summary>
    public void LeadTo(int targetPort) => _targetPort = targetPort;

    /// <summary>Ends all connections with a reset; new ones are let through.</summary>
    public void Cut()
    {
        foreach (var connection in Connections()) connection.Reset();
    }

    /// <summary>Takes every byte, also on new connections, and delivers none; nobody is told.</summary>
    public void Swallow() => _state = PathState.Swallows;

    /// <summary>Ends all connections, and resets new ones at once.</summary>
    public void Refuse()
    {
        _state = PathState.Refuses;
        Cut();
    }

    /// <summary>Lets new connections through again; those whose bytes were swallowed are reset, since they miss some.</summary>
    public void Heal()
    {
        _state = PathState.Forwards;
        foreach (var connection in Connections().Where(connection => connection.HasSwallowed)) connection.Reset();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        _listener.Dispose();
        await _accepting;
        foreach (var connection in Connections()) connection.Dispose();
        await Task.WhenAll(Connections().Select(connection => connection.Ended));
        _stopped.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var near = await _listener.AcceptSocketAsync(_stopped.Token);
                Attempts++;
                var connection = new ProxiedConnection(near, () => _state == PathState.Swallows, _speed, _stopped.Token);
                lock (_connections) _connections.Add(connection);
                if (_state == PathState.Refuses)
                    connection.Reset();
                else
                    connection.Start(_state == PathState.Swallows ? null : _targetPort);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private List<ProxiedConnection> Connections()
    {
        lock (_connections) return [.. _connections];
    }

    private long Sum(Func<ProxiedConnection, long> bytes) => Connections().Sum(bytes);

    private enum PathState
    {
        Forwards,
        Swallows,
        Refuses,
    }
}

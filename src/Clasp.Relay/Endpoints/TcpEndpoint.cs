using System.Net;
using System.Net.Sockets;
using Clasp.Protocol.Framing;
using Clasp.Relay.Access;
using Clasp.Relay.Core;
using Clasp.Relay.Federation;
using Clasp.Transport;
using Microsoft.Extensions.Logging;

namespace Clasp.Relay.Endpoints;

/// <summary>Takes frames with a length in front from plain TCP connections.</summary>
/// <remarks>
/// The sockets are read and written without anything in between: a busy connection is read in pieces as large as its
/// buffer, and there are that many fewer batches and writes to its receivers.
/// </remarks>
/// <param name="core">Where the sessions live.</param>
/// <param name="admission">Judges the tokens of clients; null if they need none.</param>
/// <param name="options">For the connections.</param>
/// <param name="gate">A peer may join as a router only if anybody may: there is no way to show a token here.</param>
/// <param name="readiness">Whether new sessions are taken.</param>
/// <param name="logger">For what the system refuses.</param>
/// <param name="stopped">Cuts the connections that are left when the time to leave is over.</param>
internal sealed class TcpEndpoint(
    RelayCore core,
    Admission? admission,
    FrameConnectionOptions options,
    FederationGate gate,
    Readiness readiness,
    ILogger logger,
    CancellationToken stopped) : IDisposable
{
    private const int LostProbes = 3;
    private const int Backlog = 512;

    /// <summary>Between two attempts to take a connection, when there are no descriptors left for one.</summary>
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);

    private readonly TaskCompletionSource _allGone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;

    /// <summary>The connections, and one for the listener.</summary>
    private int _open = 1;

    public int? Port { get; private set; }

    /// <summary>Takes connections from a socket that is bound to its port.</summary>
    public void Start(Socket listener)
    {
        _listener = listener;
        listener.Listen(Backlog);
        Port = (listener.LocalEndPoint as IPEndPoint)?.Port;
        _accepting = AcceptAsync(listener);
    }

    /// <summary>Takes no more connections, and waits until those that are there have ended.</summary>
    public async Task StopAsync()
    {
        if (_listener is null) return;

        _listener.Dispose();
        await _accepting;
        Leave();
        await _allGone.Task;
    }

    public void Dispose() => _listener?.Dispose();

    private async Task AcceptAsync(Socket listener)
    {
        while (true)
        {
            try
            {
                Enter(await listener.AcceptAsync(stopped));
            }
            catch (SocketException failed) when (failed.SocketErrorCode != SocketError.OperationAborted)
            {
                logger.NotAccepted(failed.Message);
                await Task.Delay(AcceptPause, stopped).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Enter(Socket socket)
    {
        Interlocked.Increment(ref _open);
        // It counts itself out, and StopAsync waits for that.
        _ = ServeAsync(socket);
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _open) == 0) _allGone.SetResult();
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            if (!readiness.IsReady) return;

            socket.NoDelay = true;
            KeepAlive(socket);
            await using var connection = new FrameConnection(
                stream,
                Envelope.LengthPrefix,
                socket.RemoteEndPoint?.ToString() ?? "unknown",
                options,
                completeWrites: () => socket.Shutdown(SocketShutdown.Send));
            await core.ServeAsync(connection, gate.Admit(shown: null), admission?.Check(bearer: null), stopped);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException or IOException)
        {
            // The peer was gone before its session began.
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>This framing has no pings: the operating system looks whether the peer is still there.</summary>
    private void KeepAlive(Socket socket)
    {
        if (options.KeepAliveInterval == Timeout.InfiniteTimeSpan) return;
        var seconds = Math.Max(1, (int)options.KeepAliveInterval.TotalSeconds);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, seconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, seconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, LostProbes);
    }
}

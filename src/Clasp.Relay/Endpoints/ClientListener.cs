using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.Extensions.Logging;

namespace Clasp.Relay.Endpoints;

/// <summary>Takes the connections of one port, and knows when the last of them is gone.</summary>
/// <remarks>
/// The sockets are read and written without anything in between: a busy connection is read in pieces as large as its
/// buffer, and there are that many fewer batches and writes to its receivers.
/// </remarks>
/// <param name="serve">
/// Serves a connection until it ends; the token asks those that have no session yet to leave. The socket is its own.
/// </param>
/// <param name="logger">For what the system refuses.</param>
internal sealed class ClientListener(Func<Socket, CancellationToken, Task> serve, ILogger logger) : IDisposable
{
    private const int Backlog = 512;

    /// <summary>Between two attempts to take a connection, when there are no descriptors left for one.</summary>
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stopping = new();
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
        await _stopping.CancelAsync();
        await _accepting;
        Leave();
        await _allGone.Task;
    }

    public void Dispose()
    {
        _listener?.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (true)
        {
            try
            {
                Enter(await listener.AcceptAsync());
            }
            catch (SocketException failed) when (failed.SocketErrorCode != SocketError.OperationAborted)
            {
                logger.NotAccepted(failed.Message);
                await Task.Delay(AcceptPause, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Enter(Socket socket)
    {
        Interlocked.Increment(ref _open);
        // On a thread of its own, since a client that never stops sending would keep this one from taking others.
        ThreadPool.UnsafeQueueUserWorkItem(
            static entered => _ = entered.Self.ServeAsync(entered.Socket), (Self: this, Socket: socket), preferLocal: false);
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _open) == 0) _allGone.SetResult();
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            socket.NoDelay = true;
            await serve(socket, _stopping.Token);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException or IOException
            or AuthenticationException or OperationCanceledException)
        {
            // The peer was gone before its session began, or took too long.
        }
        finally
        {
            socket.Dispose();
            Leave();
        }
    }
}

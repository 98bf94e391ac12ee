using System.Net.Sockets;
using Clasp.Protocol.Framing;

namespace Clasp.Transport.Client;

/// <summary>Connects to a relay: <c>ws://</c>, <c>wss://</c> or <c>tcp://</c>.</summary>
public static class ClientConnector
{
    /// <exception cref="ConnectException">It could not be done; says why.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public static async Task<FrameConnection> ConnectAsync(
        Uri endpoint, ConnectOptions options, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, options.Connection.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            return endpoint.Scheme switch
            {
                "ws" or "wss" =>
                    await WebSocketUpgrade.ConnectAsync(endpoint, options, either.Token).ConfigureAwait(false),
                "tcp" => await ConnectTcpAsync(endpoint, options, either.Token).ConfigureAwait(false),
                _ => throw new ConnectException(
                    $"{endpoint} is no address of a relay: it must start with ws://, wss:// or tcp://."),
            };
        }
        catch (OperationCanceledException late)
            when (timeout.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new ConnectException(
                $"{endpoint} did not answer within {options.ConnectTimeout.TotalSeconds:0.#} s.", late);
        }
        catch (Exception gone) when (gone is not OperationCanceledException && StreamFailure.Is(gone))
        {
            // Accepted and reset in the same moment, wherever that is noticed.
            throw new ConnectException($"{endpoint} cannot be reached: {gone.Message}.", gone);
        }
    }

    private static async Task<FrameConnection> ConnectTcpAsync(
        Uri endpoint, ConnectOptions options, CancellationToken cancellation)
    {
        if (endpoint.Port < 0)
            throw new ConnectException($"{endpoint} needs a port, as in tcp://{endpoint.Host}:7331.");

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint.Host, endpoint.Port, cancellation).ConfigureAwait(false);
        }
        catch (SocketException refused)
        {
            socket.Dispose();
            throw new ConnectException($"{endpoint} cannot be reached: {refused.Message}.", refused);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        return new FrameConnection(
            new NetworkStream(socket, ownsSocket: true),
            Envelope.LengthPrefix,
            endpoint.Authority,
            options.Connection,
            completeWrites: () => Shutdown(socket));
    }

    private static void Shutdown(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception gone) when (StreamFailure.Is(gone))
        {
            // The peer was faster; the read loop sees the same end.
        }
    }
}

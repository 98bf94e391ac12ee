using System.Net.Sockets;
using Clasp.Protocol.Framing;
using Clasp.Relay.Access;
using Clasp.Relay.Core;
using Clasp.Relay.Federation;
using Clasp.Transport;

namespace Clasp.Relay.Endpoints;

/// <summary>Takes frames with a length in front from plain TCP connections.</summary>
/// <param name="core">Where the sessions live.</param>
/// <param name="admission">Judges the tokens of clients; null if they need none.</param>
/// <param name="options">For the connections.</param>
/// <param name="gate">A peer may join as a router only if anybody may: there is no way to show a token here.</param>
/// <param name="readiness">Whether new sessions are taken.</param>
/// <param name="stopped">Cuts the connections that are left when the time to leave is over.</param>
internal sealed class TcpEndpoint(
    RelayCore core,
    Admission? admission,
    FrameConnectionOptions options,
    FederationGate gate,
    Readiness readiness,
    CancellationToken stopped)
{
    private const int LostProbes = 3;

    public async Task ServeAsync(Socket socket)
    {
        if (!readiness.IsReady) return;

        KeepAlive(socket);
        await using var connection = new FrameConnection(
            new NetworkStream(socket, ownsSocket: true),
            Envelope.LengthPrefix,
            socket.RemoteEndPoint?.ToString() ?? "unknown",
            options,
            completeWrites: () => socket.Shutdown(SocketShutdown.Send));
        await core.ServeAsync(connection, gate.Admit(shown: null), admission?.Check(bearer: null), stopped);
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

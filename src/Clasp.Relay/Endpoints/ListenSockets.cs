using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Clasp.Relay.Endpoints;

/// <summary>Opens ports, and says which flag asked for one that cannot be had.</summary>
internal sealed class ListenSockets
{
    private readonly Dictionary<int, string> _flags = [];

    public void Name(int port, string flag) => _flags[port] = flag;

    /// <exception cref="StartException">The port is in use, or not ours to open.</exception>
    public Socket Bind(EndPoint endPoint)
    {
        try
        {
            return SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
        }
        catch (SocketException refused)
        {
            var (host, port) =
                endPoint is IPEndPoint { Address: var address, Port: var number } ? (address, number) : (null, 0);
            var flag = _flags.GetValueOrDefault(port, "--host");
            throw new StartException(
                refused.SocketErrorCode switch
                {
                    SocketError.AddressAlreadyInUse => $"{flag} {port} is in use by another program on {endPoint}.",
                    SocketError.AccessDenied => $"{flag} {port} may not be opened by this user.",
                    SocketError.AddressNotAvailable => $"--host {host} is no address of this machine.",
                    _ => $"{flag} {port} cannot be opened on {endPoint}: {refused.Message}.",
                },
                refused);
        }
    }
}

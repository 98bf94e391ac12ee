using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Clasp.Relay.Endpoints;

/// <summary>Opens the Unix socket of the operator, for the relay's own user only.</summary>
internal static class ControlSocket
{
    /// <exception cref="StartException">Something else is there, or the folder is not ours.</exception>
    public static Socket Bind(EndPoint endPoint)
    {
        var path = endPoint.ToString()!; // The path is all that such an end point is.
        try
        {
            RemoveAbandoned(path);
            var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);

            // Before anybody can connect: it does not listen yet.
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            return socket;
        }
        catch (Exception failure) when (failure is SocketException or IOException or UnauthorizedAccessException)
        {
            throw new StartException($"--control {path} cannot be opened: {failure.Message}", failure);
        }
    }

    /// <summary>A relay that was killed leaves its socket behind; one that runs answers on it, and keeps it.</summary>
    private static void RemoveAbandoned(string path)
    {
        // What is no socket is not ours to remove.
        if (!File.Exists(path) || IsOrdinaryFile(path)) return;

        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException nobody) when (nobody.SocketErrorCode == SocketError.ConnectionRefused)
        {
            File.Delete(path);
        }
    }

    /// <summary>A socket cannot be opened as a file; to ask for writing as well keeps a pipe from waiting for its other end.</summary>
    private static bool IsOrdinaryFile(string path)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}

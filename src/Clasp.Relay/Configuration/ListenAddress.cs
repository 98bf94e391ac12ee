using System.Net;

namespace Clasp.Relay.Configuration;

/// <summary>Reads <c>--host</c>.</summary>
internal static class ListenAddress
{
    public static bool IsValid(string host) => IsLocalhost(host) || IPAddress.TryParse(host, out _);

    public static IPAddress Parse(string host) => IsLocalhost(host) ? IPAddress.Loopback : IPAddress.Parse(host);

    private static bool IsLocalhost(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase);
}

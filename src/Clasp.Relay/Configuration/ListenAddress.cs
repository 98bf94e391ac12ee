using System.Net;

namespace Clasp.Relay.Configuration;

/// <summary>Reads <c>--host</c>.</summary>
internal static class ListenAddress
{
    public static bool TryParse(string host, out IPAddress address)
    {
        address = IPAddress.Loopback;
        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host, out address!) && address is not null);
    }
}

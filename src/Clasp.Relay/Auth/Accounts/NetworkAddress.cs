using System.Net;
using System.Net.Sockets;

namespace Clasp.Relay.Auth.Accounts;

/// <summary>What the limits by address count: an IPv4 address, or the network of an IPv6 address.</summary>
internal static class NetworkAddress
{
    private const int NetworkBytes = 8;

    /// <summary>Whoever has an IPv6 address has all 2^64 of its network.</summary>
    public static string KeyOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address.ToString();

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return new IPAddress(bytes).ToString();
    }
}

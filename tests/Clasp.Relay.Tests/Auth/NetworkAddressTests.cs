using System.Net;
using Clasp.Relay.Auth.Accounts;

namespace Clasp.Relay.Tests.Auth;

public sealed class NetworkAddressTests
{
    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    [InlineData("2001:db8:1:2::", "2001:db8:1:2::")]
    public void A_network_of_IPv6_counts_as_one_address(string address, string key) =>
        Assert.Equal(key, NetworkAddress.KeyOf(IPAddress.Parse(address)));
}

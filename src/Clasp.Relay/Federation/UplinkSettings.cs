using Clasp.Relay.Configuration;
using Clasp.Transport.Client;

namespace Clasp.Relay.Federation;

/// <summary>Which hubs to try, and how.</summary>
internal sealed record UplinkSettings(Uri[] Hubs, ConnectOptions Connect)
{
    public static UplinkSettings From(RelayOptions options, FederationToken? token, TimeProvider time) => new(
        [.. options.FederationHubs.Select(hub => new Uri(hub))],
        new ConnectOptions
        {
            BearerToken = token?.Own,
            IsRouter = true,
            ExtraAuthoritiesFile = options.FederationCa,
            Connection = HubUplink.LinkOptions(options, time),
        });
}

using System.Security.Cryptography;
using Clasp.Relay.Configuration;
using Clasp.Routing;

namespace Clasp.Relay.Core;

/// <summary>Derives what the router has to know from what the operator set.</summary>
internal static class RouterSetup
{
    public static RouterOptions From(RelayOptions options) => new()
    {
        Name = options.Name,
        MaxSessions = options.MaxSessions,
        HelloTimeout = options.HelloTimeout,
        SessionTimeout = options.SessionTimeout,
        MaxSubscriptionsPerSession = options.MaxSubscriptions,
        MaxDeepSegmentsPerSession = options.MaxDeepSegments,
        MaxParams = options.MaxParams,
        MaxSignals = options.MaxSignals,
        MaxPayloadBytes = options.MaxPayloadBytes,
        MaxMessagesPerSecond = options.MaxRate ?? (options.AuthPort is null ? 0 : RelayOptions.MaxRateWithTokens),
        RequiresTokens = options.AuthPort is not null,
        OutboxMaxBytes = options.MaxOutboxBytes,
        OutboxSoftLimitBytes = options.OutboxSoftLimitBytes,
        MaxScheduledBundlesPerSession = options.MaxScheduledBundles,
        MaxTombstones = options.MaxTombstones,
        MaxCachedAddresses = options.MaxCachedAddresses,
        ParamTtl = options.NoTtl ? TimeSpan.Zero : options.ParamTtl,
        SignalTtl = options.NoTtl ? TimeSpan.Zero : options.SignalTtl,
        BundleHorizon = options.BundleHorizon,
        TombstoneHorizon = options.TombstoneHorizon,
        WelcomeSnapshot = options.WelcomeSnapshot,
        HashSeed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))),
    };
}

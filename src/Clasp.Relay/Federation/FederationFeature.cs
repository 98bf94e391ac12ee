using System.Diagnostics.CodeAnalysis;

namespace Clasp.Relay.Federation;

/// <summary>Whether this build can federate: always, but for a trimmed build with <c>-p:Federation=false</c>.</summary>
internal static class FederationFeature
{
    private const string Switch = "Clasp.Federation.IsSupported";

    [FeatureSwitchDefinition(Switch)]
    public static bool IsSupported => !AppContext.TryGetSwitch(Switch, out var isSupported) || isSupported;
}

namespace Clasp.Relay.Configuration;

/// <summary>
/// The parts that <c>--features</c> may name: the reference relay has to be built with them, this one is.
/// </summary>
internal static class RelayFeatures
{
    public static IReadOnlyList<string> Names { get; } = ["auth", "federation", "health", "tcp", "tls", "websocket"];
}

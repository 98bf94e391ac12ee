namespace Clasp.Relay.Endpoints;

/// <summary>How long a connection may take to say what it wants.</summary>
internal static class SilenceLimit
{
    /// <summary>For everything before the request is complete, TLS included.</summary>
    public static readonly TimeSpan BeforeRequest = TimeSpan.FromSeconds(10);
}

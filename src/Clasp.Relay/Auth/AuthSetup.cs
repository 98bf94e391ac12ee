using Clasp.Relay.Configuration;

namespace Clasp.Relay.Auth;

/// <summary>Says what is wrong with the settings of authentication.</summary>
internal static class AuthSetup
{
    public static IEnumerable<string> ErrorsOf(RelayOptions options)
    {
        if (options.AdminToken is not null && options.AuthPort is null)
            yield return "--admin-token does nothing without --auth-port: set that, too.";
        if (options.CorsOrigins.Count > 0 && options.AuthPort is null)
            yield return "--cors-origin does nothing without --auth-port: set that, too.";
        foreach (var origin in options.CorsOrigins.Where(origin => !IsOrigin(origin)))
            yield return $"--cors-origin must be like https://example.org, without a path, not '{origin}'.";
        if (options.AuthDb.Length == 0) yield return "--auth-db must name a file.";
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && uri.GetLeftPart(UriPartial.Authority).Equals(text, StringComparison.OrdinalIgnoreCase);
}

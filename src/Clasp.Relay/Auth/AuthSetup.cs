using Clasp.Relay.Auth.Entities;
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
        if (options.TrustAnchors.Count > 0 && options.AuthPort is null)
            yield return "--trust-anchor does nothing without --auth-port: set that, too.";
        foreach (var error in options.TrustAnchors.Select(TrustAnchorFile.ErrorOf).OfType<string>()) yield return error;
        if (options.RegistryDb is not null && options.AuthPort is null)
            yield return "--registry-db does nothing without --auth-port: set that, too.";
        if (options.RegistryDb is { Length: 0 }) yield return "--registry-db must name a file.";
        if (options.RegistryDb is { Length: > 0 } registry && options.AuthDb.Length > 0 && Path.GetFullPath(registry) == Path.GetFullPath(options.AuthDb))
            yield return "--registry-db and --auth-db must be two different files.";
        if (options.AuthDb.Length == 0) yield return "--auth-db must name a file.";
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && uri.GetLeftPart(UriPartial.Authority).Equals(text, StringComparison.OrdinalIgnoreCase);
}

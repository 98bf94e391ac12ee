using Microsoft.AspNetCore.Http;

namespace Clasp.Relay.Auth.Http;

/// <summary>Finds the token in the <c>Authorization</c> header of a request.</summary>
internal static class BearerToken
{
    private const string Scheme = "Bearer ";

    /// <returns>The token; null if there is none.</returns>
    public static string? Of(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return null;
        return header[Scheme.Length..].Trim() is { Length: > 0 } token ? token : null;
    }
}

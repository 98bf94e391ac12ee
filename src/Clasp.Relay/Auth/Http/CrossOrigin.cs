using Microsoft.AspNetCore.Http;

namespace Clasp.Relay.Auth.Http;

/// <summary>Tells browsers which pages may use the API: those of the origins given, or all if none are.</summary>
internal sealed class CrossOrigin(IReadOnlyList<string> origins)
{
    private const string Methods = "POST, OPTIONS";
    private const string Headers = "authorization, content-type";
    private const string MaxAgeSeconds = "600";

    public void Allow(HttpContext context)
    {
        var headers = context.Response.Headers;
        if (origins.Count == 0)
        {
            headers.AccessControlAllowOrigin = "*";
            return;
        }

        headers.Vary = "Origin";
        var origin = context.Request.Headers.Origin.ToString();
        if (origins.Contains(origin, StringComparer.OrdinalIgnoreCase)) headers.AccessControlAllowOrigin = origin;
    }

    /// <summary>Answers the question that a browser asks before the request itself.</summary>
    public ApiAnswer Preflight(HttpContext context)
    {
        Allow(context);
        var headers = context.Response.Headers;
        headers.AccessControlAllowMethods = Methods;
        headers.AccessControlAllowHeaders = Headers;
        headers.AccessControlMaxAge = MaxAgeSeconds;
        return ApiAnswer.Empty(StatusCodes.Status204NoContent);
    }
}

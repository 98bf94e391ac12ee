using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Clasp.Relay.Auth.Http;

/// <summary>What one caller asks for over HTTP.</summary>
/// <param name="request">As the web server has it.</param>
/// <param name="values">What the segments in braces of the route stand for.</param>
/// <param name="cancellation">Ends with the connection, and with the patience for slow callers.</param>
internal sealed class ApiRequest(HttpRequest request, IReadOnlyDictionary<string, string> values, CancellationToken cancellation)
{
    /// <summary>Whom the limits by address count.</summary>
    public IPAddress RemoteAddress { get; } = request.HttpContext.Connection.RemoteIpAddress ?? IPAddress.None;

    /// <summary>Whether nobody on the way can read along: it is HTTPS, or comes from this machine.</summary>
    public bool IsPrivate => request.IsHttps || IPAddress.IsLoopback(RemoteAddress);

    /// <summary>The token of the caller; null if it shows none.</summary>
    public string? Bearer { get; } = BearerToken.Of(request);

    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>The segment of the path that the template has in braces.</summary>
    public string this[string segment] => values[segment];

    /// <summary>The value of a name behind the question mark; null if it is not there.</summary>
    public string? Query(string name) => request.Query[name] is [{ Length: > 0 } value, ..] ? value : null;

    /// <summary>The body, which must be a JSON object of this type.</summary>
    /// <exception cref="ApiException">It is not.</exception>
    public async Task<T> ReadAsync<T>(JsonTypeInfo<T> type)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(request.Body, type, Cancellation)
                ?? throw new ApiException(StatusCodes.Status400BadRequest, "The body must be a JSON object.");
        }
        catch (JsonException wrong)
        {
            // The message of the parser may repeat the body, and that has a password in it.
            throw new ApiException(
                StatusCodes.Status400BadRequest,
                wrong.Path is ['$', '.', .. var path]
                    ? $"The body has something else than is expected at '{path}'."
                    : "The body is not the JSON object that is expected.");
        }
    }
}

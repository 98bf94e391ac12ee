using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Clasp.Relay.Auth.Http;

/// <summary>The answer to a request: a status and, if there is something to say, JSON.</summary>
internal sealed class ApiAnswer
{
    private readonly int _status;
    private readonly byte[] _body;

    private ApiAnswer(int status, byte[] body)
    {
        _status = status;
        _body = body;
    }

    /// <summary>When to try again, for those who were too fast.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static ApiAnswer Json<T>(int status, T value, JsonTypeInfo<T> type) =>
        new(status, JsonSerializer.SerializeToUtf8Bytes(value, type));

    public static ApiAnswer Empty(int status) => new(status, []);

    public static ApiAnswer Error(int status, string text) => new(status, ErrorJson(text));

    public static ApiAnswer TooMany(string text, TimeSpan retryAfter) =>
        new(StatusCodes.Status429TooManyRequests, ErrorJson(text)) { RetryAfter = retryAfter };

    public async Task WriteAsync(HttpResponse response, CancellationToken cancellation)
    {
        response.StatusCode = _status;
        // Tokens are in here, and what they allow to see.
        response.Headers.CacheControl = "no-store";
        if (RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (_status == StatusCodes.Status401Unauthorized) response.Headers.WWWAuthenticate = "Bearer";
        if (_body.Length == 0) return;

        response.ContentType = "application/json";
        response.ContentLength = _body.Length;
        await response.Body.WriteAsync(_body, cancellation);
    }

    private static byte[] ErrorJson(string text) =>
        JsonSerializer.SerializeToUtf8Bytes(new ErrorBody(text), ApiJson.Default.ErrorBody);
}

using System.Net;
using System.Text.Json;

namespace Clasp.EndToEnd.Auth;

/// <summary>What the HTTP API answered.</summary>
internal sealed record AuthAnswer(HttpStatusCode Status, JsonElement Body, string Headers)
{
    public string? this[string name] =>
        Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(name, out var value) ? value.GetString() : null;

    public string Token => this["token"] ?? throw new InvalidOperationException($"{Status} {Body}");

    public override string ToString() => $"{(int)Status} {Body}";
}

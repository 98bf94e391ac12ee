using System.Text.Json.Serialization;

namespace Clasp.Relay.Auth.Http;

/// <summary>The JSON that all parts of the HTTP API share.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ErrorBody))]
internal sealed partial class ApiJson : JsonSerializerContext;

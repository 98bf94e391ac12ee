using System.Text.Json.Serialization;

namespace Clasp.Relay.Auth.Tokens;

/// <summary>The JSON of tokens.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NewTokenRequest))]
[JsonSerializable(typeof(TokenSecretRequest))]
[JsonSerializable(typeof(TokenView))]
[JsonSerializable(typeof(TokenView[]))]
[JsonSerializable(typeof(PruneResult))]
internal sealed partial class TokenJson : JsonSerializerContext;

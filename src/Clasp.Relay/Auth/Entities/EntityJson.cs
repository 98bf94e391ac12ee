using System.Text.Json.Serialization;

namespace Clasp.Relay.Auth.Entities;

/// <summary>The JSON of entities.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NewEntityRequest))]
[JsonSerializable(typeof(EntityStatusRequest))]
[JsonSerializable(typeof(EntityTokenRequest))]
[JsonSerializable(typeof(EntityView))]
[JsonSerializable(typeof(EntityView[]))]
[JsonSerializable(typeof(EntityTokenView))]
[JsonSerializable(typeof(TrustAnchorsView))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class EntityJson : JsonSerializerContext;

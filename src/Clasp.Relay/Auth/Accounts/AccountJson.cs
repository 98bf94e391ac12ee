using System.Text.Json.Serialization;

namespace Clasp.Relay.Auth.Accounts;

/// <summary>The JSON of accounts.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SignInRequest))]
[JsonSerializable(typeof(SignedIn))]
[JsonSerializable(typeof(UserView[]))]
internal sealed partial class AccountJson : JsonSerializerContext;

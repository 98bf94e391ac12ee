namespace Clasp.Relay.Auth.Http;

/// <summary>What every answer that is an error looks like: <c>{"error": "one sentence"}</c>.</summary>
internal sealed record ErrorBody(string Error);

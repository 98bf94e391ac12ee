using Clasp.Protocol.Values;
using Clasp.Security.Capabilities;
using Clasp.Security.Entities;
using Clasp.Security.Scopes;

namespace Clasp.Cli.Commands;

/// <summary>What tokens and grants are, as JSON.</summary>
internal static class TokenDescription
{
    public static Value Of(CapabilityToken token) => Value.Map(
        ("version", token.Version),
        ("issuer", token.Issuer.ToString()),
        ("audience", token.Audience is { } audience ? audience.ToString() : Value.Null),
        ("scopes", ListOf(token.Scopes)),
        ("expires_at", NumberOf(token.ExpiresAt)),
        ("expires", TimeOf(token.ExpiresAt)),
        ("nonce", token.Nonce),
        ("signature_valid", token.HasValidSignature()));

    public static Value Of(EntityToken token) => Value.Map(
        ("entity_id", token.EntityId), ("timestamp", NumberOf(token.Timestamp)), ("made", TimeOf(token.Timestamp)));

    public static Value Of(Grant grant) => Value.Map(
        ("token_id", grant.TokenId),
        ("scopes", ListOf(grant.Scopes.Select(scope => scope.ToString()))),
        ("expires", grant.ExpiresAt is { } end ? $"{end:yyyy-MM-ddTHH:mm:ssZ}" : Value.Null));

    private static Value ListOf(IEnumerable<string> texts) => Value.Array([.. texts.Select(text => (Value)text)]);

    private static Value NumberOf(ulong number) => number <= long.MaxValue ? Value.Int64((long)number) : Value.Float64(number);

    private static Value TimeOf(ulong seconds) =>
        seconds <= (ulong)DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? $"{DateTimeOffset.FromUnixTimeSeconds((long)seconds):yyyy-MM-ddTHH:mm:ssZ}"
            : Value.Null;
}

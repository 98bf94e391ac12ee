using System.Globalization;
using Clasp.Protocol.Values;
using Clasp.Relay.Auth.Tokens;
using Spectre.Console;

namespace Clasp.Cli.Output;

/// <summary>What is known of tokens, for people and for programs.</summary>
internal static class TokenFormat
{
    public static Table ToTable(IEnumerable<TokenView> tokens)
    {
        var table = new Table().AddColumns("id", "kind", "subject", "scopes", "created", "expires", "last used");
        foreach (var token in tokens)
        {
            table.AddRow(
                token.Id,
                token.Kind,
                Markup.Escape(token.Subject ?? "-"),
                Markup.Escape(string.Join('\n', token.Scopes)),
                Written(token.CreatedAt),
                token.ExpiresAt is { } end ? Written(end) : "never",
                token.LastUsed is { } use ? Written(use) : "-");
        }

        return table;
    }

    public static Value ToJson(TokenView token)
    {
        var fields = new List<(string, Value)> { ("id", token.Id), ("kind", token.Kind) };
        if (token.Subject is { } subject) fields.Add(("subject", subject));
        fields.Add(("scopes", Value.Array([.. token.Scopes.Select(Value.String)])));
        fields.Add(("created_at", Written(token.CreatedAt)));
        if (token.ExpiresAt is { } end) fields.Add(("expires_at", Written(end)));
        if (token.LastUsed is { } use) fields.Add(("last_used", Written(use)));
        return Value.Map([.. fields]);
    }

    private static string Written(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

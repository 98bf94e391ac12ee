using System.Collections.Immutable;
using Clasp.Security.Scopes;

namespace Clasp.Security.Configuration;

/// <summary>The scopes that a user gets with a token, with <c>{userId}</c> in place of the user.</summary>
public sealed class ScopeTemplates
{
    /// <summary>What stands for the user.</summary>
    public const string UserId = "{userId}";

    private readonly ImmutableArray<string> _templates;

    internal ScopeTemplates(ImmutableArray<string> templates) => _templates = templates;

    /// <summary>What everybody gets where no app config says otherwise: to read and to write everything.</summary>
    public static ScopeTemplates Default { get; } = new(["read:/**", "write:/**"]);

    /// <summary>The scopes of a user.</summary>
    /// <exception cref="ArgumentException">The name has characters that would mean something in a pattern.</exception>
    public ImmutableArray<Scope> For(string userId)
    {
        if (userId.Length == 0 || userId.AsSpan().ContainsAny("/*{},"))
            throw new ArgumentException($"'{userId}' cannot be put into a scope.", nameof(userId));

        return [.. _templates.Select(template => Scope.Parse(Fill(template, userId)))];
    }

    /// <summary>What is wrong with a template; null if nothing is.</summary>
    internal static string? ProblemWith(string template) =>
        Scope.TryParse(Fill(template, "user"), out var scope, out var reason)
            ? scope.Pattern.Text.AsSpan().ContainsAny("{}") ? $"'{template}': only {UserId} can be filled in." : null
            : reason;

    private static string Fill(string template, string userId) =>
        template.Replace(UserId, userId, StringComparison.Ordinal);
}

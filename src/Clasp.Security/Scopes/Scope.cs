using System.Diagnostics.CodeAnalysis;
using System.Text;
using Clasp.Protocol.Addressing;

namespace Clasp.Security.Scopes;

/// <summary>One permission, written <c>action:pattern</c>: what may be done at which addresses.</summary>
/// <remarks>
/// <c>action = "read" | "r" | "write" | "w" | "admin" | "a" | "*"</c>, in any case; everything behind the first colon is
/// the pattern, which starts with a slash: <c>read:/**</c> names all addresses.
/// </remarks>
public sealed class Scope
{
    public Scope(ScopeAction action, AddressPattern pattern)
    {
        Action = action;
        Pattern = pattern;
    }

    public ScopeAction Action { get; }

    public AddressPattern Pattern { get; }

    /// <summary>Reads one scope.</summary>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out Scope? scope, [NotNullWhen(false)] out string? reason)
    {
        scope = null;
        var colon = text.IndexOf(':');
        if (colon < 0)
        {
            reason = $"'{text}' has no ':'; a scope is written like read:/lights/**.";
            return false;
        }

        if (ActionOf(text.AsSpan(0, colon)) is not { } action)
        {
            reason = $"'{text[..colon]}' in '{text}' is no action; use read, write or admin.";
            return false;
        }

        if (!AddressPattern.TryParse(Encoding.UTF8.GetBytes(text[(colon + 1)..]), out var pattern, out var wrong))
        {
            reason = $"'{text}': {wrong}";
            return false;
        }

        reason = null;
        scope = new Scope(action, pattern);
        return true;
    }

    /// <summary>Reads scopes separated by commas; the first that is wrong refuses the list.</summary>
    public static bool TryParseList(
        string text, [NotNullWhen(true)] out IReadOnlyList<Scope>? scopes, [NotNullWhen(false)] out string? reason)
    {
        var read = new List<Scope>();
        scopes = null;
        reason = null;
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!TryParse(part, out var scope, out reason)) return false;
            read.Add(scope);
        }

        scopes = read;
        return true;
    }

    /// <summary>Reads one scope.</summary>
    /// <exception cref="FormatException">It is not one; the message says why.</exception>
    public static Scope Parse(string text) =>
        TryParse(text, out var scope, out var reason) ? scope : throw new FormatException(reason);

    /// <summary>Whether this scope allows everything that the other does.</summary>
    public bool Contains(Scope other) => Action >= other.Action && Pattern.Contains(other.Pattern);

    /// <summary>The scope with the long name of its action.</summary>
    public override string ToString() => $"{NameOf(Action)}:{Pattern}";

    private static ScopeAction? ActionOf(ReadOnlySpan<char> text)
    {
        if (Is(text, "read") || Is(text, "r")) return ScopeAction.Read;
        if (Is(text, "write") || Is(text, "w")) return ScopeAction.Write;
        if (Is(text, "admin") || Is(text, "a") || Is(text, "*")) return ScopeAction.Admin;
        return null;
    }

    private static bool Is(ReadOnlySpan<char> text, string name) => text.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static string NameOf(ScopeAction action) => action switch
    {
        ScopeAction.Read => "read",
        ScopeAction.Write => "write",
        _ => "admin",
    };
}

using System.Collections.Immutable;
using Clasp.Security.Keys;
using Clasp.Security.Scopes;

namespace Clasp.Security.Entities;

/// <summary>Somebody or something with a key of its own that was registered with a relay.</summary>
public sealed record Entity
{
    public required string Id { get; init; }

    public required EntityType Type { get; init; }

    public required string Name { get; init; }

    public required PublicKey PublicKey { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public EntityStatus Status { get; init; } = EntityStatus.Active;

    public ImmutableArray<string> Tags { get; init; } = [];

    public ImmutableArray<string> Namespaces { get; init; } = [];

    public ImmutableArray<string> Scopes { get; init; } = [];

    public ImmutableSortedDictionary<string, string> Metadata { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// What the entity may do: its scopes, or everything in its namespaces if it was registered without any. Scopes that mean
    /// nothing grant nothing; in particular they do not give way to the namespaces.
    /// </summary>
    public IReadOnlyList<Scope> EffectiveScopes =>
        [.. (Scopes.IsEmpty ? Namespaces.Select(ScopeOfNamespace) : Scopes).Select(ParseOrNull).OfType<Scope>()];

    /// <summary>The scope that a namespace stands for, which is one of this name and all below.</summary>
    public static string ScopeOfNamespace(string name) =>
        name.EndsWith("/**", StringComparison.Ordinal) ? $"admin:{name}" : $"admin:{name.TrimEnd('/')}/**";

    private static Scope? ParseOrNull(string text) => Scope.TryParse(text, out var scope, out _) ? scope : null;
}

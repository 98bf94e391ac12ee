using System.Collections.Immutable;
using Clasp.Relay.Auth.Http;
using Clasp.Security.Entities;
using Clasp.Security.Scopes;
using Microsoft.AspNetCore.Http;

namespace Clasp.Relay.Auth.Entities;

/// <summary>The body with which an administrator registers an entity.</summary>
internal sealed class NewEntityRequest
{
    private const int MaxTextLength = 128;
    private const int MaxListLength = 64;

    public string? EntityType { get; init; }

    public string? Name { get; init; }

    /// <summary>64 hexadecimal digits.</summary>
    public string? PublicKey { get; init; }

    public string[]? Tags { get; init; }

    public string[]? Namespaces { get; init; }

    public string[]? Scopes { get; init; }

    public Dictionary<string, string>? Metadata { get; init; }

    /// <exception cref="ApiException">Something is missing or wrong; the message says what.</exception>
    public Entity ToEntity(DateTimeOffset now)
    {
        if (!EntityNames.TryParse<EntityType>(EntityType, out var type))
            throw Wrong($"'entity_type' must be one of {EntityNames.List<EntityType>()}.");
        if (!IsText(Name)) throw Wrong($"'name' must have 1 to {MaxTextLength} characters, none of them a control character.");
        if (!Clasp.Security.Keys.PublicKey.TryParse(PublicKey ?? "", out var key))
            throw Wrong("'public_key' must be an Ed25519 public key, as 64 hexadecimal digits.");

        Check("tags", Tags, _ => null);
        Check("namespaces", Namespaces, text => ErrorOfScope(Entity.ScopeOfNamespace(text)));
        Check("scopes", Scopes, ErrorOfScope);
        Check("metadata", Metadata?.Keys, _ => null);
        Check("metadata", Metadata?.Values, _ => null);
        return new()
        {
            Id = EntityId.Of(key),
            Type = type,
            Name = Name!, // It is a text.
            PublicKey = key,
            CreatedAt = now,
            Tags = [.. Tags ?? []],
            Namespaces = [.. Namespaces ?? []],
            Scopes = [.. Scopes ?? []],
            Metadata = (Metadata ?? []).ToImmutableSortedDictionary(StringComparer.Ordinal),
        };
    }

    private static void Check(string name, IReadOnlyCollection<string>? texts, Func<string, string?> errorOf)
    {
        if (texts is null) return;
        if (texts.Count > MaxListLength) throw Wrong($"'{name}' has {texts.Count} elements; the limit is {MaxListLength}.");

        foreach (var text in texts)
        {
            if (!IsText(text))
                throw Wrong($"'{name}' must have texts of 1 to {MaxTextLength} characters, none of them a control character.");
            if (errorOf(text) is { } error) throw Wrong($"'{name}': {error}");
        }
    }

    private static string? ErrorOfScope(string text) => Scope.TryParse(text, out _, out var reason) ? null : reason;

    private static bool IsText(string? text) => text is { Length: > 0 and <= MaxTextLength } && !text.Any(char.IsControl);

    private static ApiException Wrong(string message) => new(StatusCodes.Status400BadRequest, message);
}

using System.Collections.Immutable;
using Clasp.Security.Entities;

namespace Clasp.Relay.Auth.Entities;

/// <summary>An entity, as the API shows one; lists that are empty are left out.</summary>
internal sealed class EntityView
{
    public required string Id { get; init; }

    public required string EntityType { get; init; }

    public required string Name { get; init; }

    public required string Status { get; init; }

    public required string PublicKey { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public string[]? Tags { get; init; }

    public string[]? Namespaces { get; init; }

    public string[]? Scopes { get; init; }

    public Dictionary<string, string>? Metadata { get; init; }

    public static EntityView Of(Entity entity) => new()
    {
        Id = entity.Id,
        EntityType = EntityNames.Of(entity.Type),
        Name = entity.Name,
        Status = EntityNames.Of(entity.Status),
        PublicKey = entity.PublicKey.ToString(),
        CreatedAt = entity.CreatedAt,
        Tags = OrNull(entity.Tags),
        Namespaces = OrNull(entity.Namespaces),
        Scopes = OrNull(entity.Scopes),
        Metadata = entity.Metadata.IsEmpty ? null : entity.Metadata.ToDictionary(),
    };

    private static string[]? OrNull(ImmutableArray<string> texts) => texts.IsEmpty ? null : [.. texts];
}

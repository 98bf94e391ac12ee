using Clasp.Security.Scopes;
using Clasp.Security.Tokens;

namespace Clasp.Security.Entities;

/// <summary>Judges entity tokens by the registry: fresh, of an active entity, signed with its key.</summary>
/// <param name="entities">The registry.</param>
/// <param name="maxAge">
/// How old a token may be, and how far ahead of this clock: one that was overheard is worthless soon after.
/// </param>
public sealed class EntityTokenValidator(IEntityDirectory entities, TimeSpan maxAge) : ITokenValidator
{
    private static readonly ulong LastSecond = (ulong)DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    public bool Recognises(string token) => token.StartsWith(EntityToken.Prefix, StringComparison.Ordinal);

    public TokenVerdict Validate(string token, DateTimeOffset now)
    {
        if (!EntityToken.TryParse(token, out var parsed, out var reason))
            return TokenVerdict.Unauthorized($"malformed entity token: {reason}");
        if (IsOutdated(parsed.Timestamp, now))
            return TokenVerdict.Expired($"The entity token was not made within the last {maxAge.TotalSeconds:0} seconds");

        // Only the holder of the key learns how things stand with an entity.
        var entity = entities.Find(parsed.EntityId);
        if (entity is null || !parsed.IsSignedBy(entity.PublicKey))
            return TokenVerdict.Unauthorized("Invalid token: its entity is not registered, or did not sign it");
        if (entity.Status != EntityStatus.Active)
            return TokenVerdict.Unauthorized($"The entity is {(entity.Status == EntityStatus.Suspended ? "suspended" : "revoked")}");

        return TokenVerdict.Accepted(new Grant
        {
            Subject = entity.Id,
            TokenId = entity.Id,
            Scopes = [.. entity.EffectiveScopes],
        });
    }

    private bool IsOutdated(ulong timestamp, DateTimeOffset now) =>
        timestamp > LastSecond || (now - DateTimeOffset.FromUnixTimeSeconds((long)timestamp)).Duration() > maxAge;
}

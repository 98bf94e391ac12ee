namespace Clasp.Security.Entities;

/// <summary>Whether an entity may connect.</summary>
public enum EntityStatus
{
    Active,

    /// <summary>Not for now.</summary>
    Suspended,

    /// <summary>Not any more.</summary>
    Revoked,
}

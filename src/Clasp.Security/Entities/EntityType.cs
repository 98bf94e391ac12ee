namespace Clasp.Security.Entities;

/// <summary>What an entity is.</summary>
public enum EntityType
{
    Device,
    User,
    Service,
    Router,
}

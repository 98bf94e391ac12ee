namespace Clasp.Security.Entities;

/// <summary>Where entities are looked up by their id. Safe to use from many threads.</summary>
public interface IEntityDirectory
{
    /// <summary>The entity as it is registered now; null if there is none of this id.</summary>
    Entity? Find(string id);
}

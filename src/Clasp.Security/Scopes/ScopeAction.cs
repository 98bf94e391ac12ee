namespace Clasp.Security.Scopes;

/// <summary>What a scope allows; each action includes the ones before it.</summary>
public enum ScopeAction : byte
{
    /// <summary>To see values: GET, SUBSCRIBE, REPLAY, QUERY, snapshots.</summary>
    Read,

    /// <summary>To change them as well: SET, PUBLISH, ANNOUNCE.</summary>
    Write,

    /// <summary>Everything, and with the pattern <c>/**</c> the administration of the relay.</summary>
    Admin,
}

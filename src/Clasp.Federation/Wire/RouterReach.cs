namespace Clasp.Federation.Wire;

/// <summary>Whether a router can be spoken to.</summary>
internal enum RouterReach : byte
{
    /// <summary>Its link is up.</summary>
    Up = 0,

    /// <summary>Its link is down; its namespaces stay reserved.</summary>
    Unreachable = 1,

    /// <summary>Its link has been down for longer than the lease; others may claim its namespaces.</summary>
    Lapsed = 2,
}

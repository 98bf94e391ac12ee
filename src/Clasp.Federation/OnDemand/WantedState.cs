namespace Clasp.Federation.OnDemand;

/// <summary>How far a hub is with a pattern that is wanted of it, as the leaf sees it.</summary>
internal enum WantedState
{
    /// <summary>There is no link, or the hub has not answered.</summary>
    Asked,

    /// <summary>The hub sends it.</summary>
    Coming,

    /// <summary>Everything is here, and every change comes.</summary>
    Complete,

    /// <summary>The hub does not send it.</summary>
    Refused,
}

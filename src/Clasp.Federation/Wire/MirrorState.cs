namespace Clasp.Federation.Wire;

/// <summary>How far a hub is with what a leaf wants in addition.</summary>
internal enum MirrorState : byte
{
    /// <summary>From here on the link brings every change of it, and the present values in between.</summary>
    Begins = 0,

    /// <summary>All that the hub had has been sent.</summary>
    Complete = 1,

    /// <summary>The hub does not send it.</summary>
    Refused = 2,

    /// <summary>All has been sent, as for <see cref="Complete"/>, which follows with more cursors.</summary>
    Continues = 3,
}

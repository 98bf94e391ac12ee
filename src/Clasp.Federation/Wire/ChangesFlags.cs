namespace Clasp.Federation.Wire;

/// <summary>What a list of changes is part of.</summary>
[Flags]
internal enum ChangesFlags : byte
{
    /// <summary>They happened just now, as far as the link could keep up.</summary>
    None = 0,

    /// <summary>A full copy starts: what the receiver has of the owner, and does not get from here on, is gone.</summary>
    StartsCopy = 0x01,

    /// <summary>They are what the receiver missed; whoever passes them on lets live changes go first, too.</summary>
    Bulk = 0x02,

    /// <summary>What the receiver has of the owner stays, and is going to be compared; changes come from here on.</summary>
    Keeps = 0x04,

    /// <summary>A comparison found them to differ; they count whatever their sequence says.</summary>
    Repairs = 0x08,
}

namespace Clasp.LoadBench.Wires;

/// <summary>What a message means to the system, as far as that knows differences.</summary>
internal enum MessageKind
{
    /// <summary>Passed on, and not kept.</summary>
    Stream,

    /// <summary>Passed on, and never dropped for a newer one.</summary>
    Event,

    /// <summary>A step of a gesture, of which the newest counts.</summary>
    Gesture,

    /// <summary>Kept as the state, and acknowledged.</summary>
    State,
}

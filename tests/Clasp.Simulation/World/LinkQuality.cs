namespace Clasp.Simulation.World;

/// <summary>What a connection is like.</summary>
/// <param name="DelayMicros">One way.</param>
/// <param name="BytesPerSecond">0: as fast as one likes.</param>
internal readonly record struct LinkQuality(long DelayMicros, long BytesPerSecond)
{
    public static LinkQuality Lan => new(200, 0);

    /// <summary>For observers, who miss nothing.</summary>
    public static LinkQuality Immediate => new(0, 0);
}

namespace Clasp.Fuzz.Engine;

/// <summary>Random numbers that are the same on every machine for the same seed (SplitMix64).</summary>
internal sealed class FuzzRandom(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>From 0 up to, and without, the bound.</summary>
    public int Below(int bound) => (int)(Next() % (uint)bound);

    public T OneOf<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];
}

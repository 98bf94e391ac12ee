namespace Clasp.Fuzz.Engine;

/// <summary>Something that takes bytes of strangers.</summary>
internal interface IFuzzTarget
{
    string Name { get; }

    /// <summary>Its part of the inputs, in proportion to the others'.</summary>
    int Weight { get; }

    /// <summary>Inputs to start from, of which some do all that the target can do.</summary>
    IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>Takes one input. What it may refuse it refuses quietly; whatever it throws is a finding.</summary>
    /// <returns>What became of the input, so that inputs with new outcomes are built upon.</returns>
    int Run(ReadOnlySpan<byte> input);
}

namespace Clasp.Simulation.Scenarios;

/// <summary>One thing that happens, complete in itself, so that any other can be left out.</summary>
/// <param name="Kind">What.</param>
/// <param name="Router">Where, as an index; every federation has an answer to any number.</param>
/// <param name="Choice">Decides whatever else there is to decide.</param>
/// <param name="WaitMicros">How long it is calm afterwards.</param>
/// <param name="Value">Unlike that of any other step.</param>
internal readonly record struct Step(StepKind Kind, int Router, int Choice, long WaitMicros, int Value)
{
    /// <summary>Room for the values that one step writes.</summary>
    public const int ValuesPerStep = 1000;
}

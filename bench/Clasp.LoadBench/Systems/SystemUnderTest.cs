using Clasp.LoadBench.Wires;

namespace Clasp.LoadBench.Systems;

/// <summary>One of the systems that do the same work.</summary>
internal abstract class SystemUnderTest
{
    public abstract string Name { get; }

    /// <summary>How its clients talk.</summary>
    public abstract Wire Wire { get; }

    /// <summary>What it does when a client asks for state to be kept and acknowledged, or null if it cannot.</summary>
    public abstract string? StateNote { get; }

    /// <summary>Whether a subscriber is told the state that is there already.</summary>
    public abstract bool TellsLateJoiners { get; }

    /// <summary>Whether it limits how often a subscriber is told.</summary>
    public virtual bool LimitsRates => false;

    /// <summary>Makes sure that the program is there.</summary>
    public abstract void Install();

    /// <summary>Starts it, and waits until it takes clients.</summary>
    public abstract Task<Server> StartAsync();
}

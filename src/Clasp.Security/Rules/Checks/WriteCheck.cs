namespace Clasp.Security.Rules.Checks;

/// <summary>One condition of a write rule.</summary>
internal abstract class WriteCheck
{
    /// <summary>Why a write is refused, in a sentence; null if it passes.</summary>
    public abstract string? RefusalOf(in RuleContext context);
}

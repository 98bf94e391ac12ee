namespace Clasp.Security.Rules.Checks;

/// <summary>One condition of a write rule.</summary>
internal abstract class WriteCheck
{
    public abstract bool Passes(in RuleContext context);

    /// <summary>Why a write does not pass, in a sentence.</summary>
    public abstract string RefusalOf(in RuleContext context);
}

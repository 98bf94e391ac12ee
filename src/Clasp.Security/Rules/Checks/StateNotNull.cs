namespace Clasp.Security.Rules.Checks;

/// <summary><c>state_not_null</c>: something is there at another address.</summary>
internal sealed class StateNotNull(RuleTemplate lookup) : WriteCheck
{
    public override bool Passes(in RuleContext context) => context.IsThere(lookup);

    public override string RefusalOf(in RuleContext context) =>
        $"State is null or missing at '{lookup.Fill(context)}'";
}

namespace Clasp.Security.Rules.Checks;

/// <summary><c>either_state_not_null</c>: something is there at one of two other addresses.</summary>
internal sealed class EitherStateNotNull(RuleTemplate first, RuleTemplate second) : WriteCheck
{
    public override bool Passes(in RuleContext context) => context.IsThere(first) || context.IsThere(second);

    public override string RefusalOf(in RuleContext context) =>
        $"Neither '{first.Fill(context)}' nor '{second.Fill(context)}' exists in state";
}

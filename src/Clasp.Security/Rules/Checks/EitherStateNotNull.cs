namespace Clasp.Security.Rules.Checks;

/// <summary><c>either_state_not_null</c>: something is there at one of two other addresses.</summary>
internal sealed class EitherStateNotNull(RuleTemplate first, RuleTemplate second) : WriteCheck
{
    public override string? RefusalOf(in RuleContext context)
    {
        if (context.TryLookUp(first, out var value) && !value.IsNull) return null;
        if (context.TryLookUp(second, out value) && !value.IsNull) return null;

        return $"Neither '{first.Fill(context)}' nor '{second.Fill(context)}' exists in state";
    }
}

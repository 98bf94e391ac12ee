namespace Clasp.Security.Rules;

/// <summary><c>require_state_not_null</c>: everybody for whom something is there at another address.</summary>
internal sealed class StateVisibility(RuleTemplate lookup) : VisibilityRule
{
    public override bool IsVisible(in RuleContext context) => context.IsThere(lookup);
}

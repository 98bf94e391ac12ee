namespace Clasp.Security.Rules;

/// <summary><c>true</c> or <c>false</c>: everybody, or nobody.</summary>
internal sealed class FixedVisibility(bool isVisible) : VisibilityRule
{
    public override bool IsVisible(in RuleContext context) => isVisible;
}

namespace Clasp.Security.Rules.Checks;

/// <summary><c>reject_unless_path_matches</c>: of the addresses of a rule, only those that fit another path may be written.</summary>
internal sealed class RejectUnlessPathMatches(RulePath path, string message) : WriteCheck
{
    public override bool Passes(in RuleContext context) => path.Matches(context.Address);

    public override string RefusalOf(in RuleContext context) => message;
}

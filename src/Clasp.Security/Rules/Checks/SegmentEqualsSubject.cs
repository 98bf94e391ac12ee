namespace Clasp.Security.Rules.Checks;

/// <summary><c>segment_equals_session</c>: a named segment of the address is the writer.</summary>
internal sealed class SegmentEqualsSubject(string segment, int capture) : WriteCheck
{
    public override bool Passes(in RuleContext context) => context.IsSubject(context.Captured(capture));

    public override string RefusalOf(in RuleContext context) =>
        $"Path segment '{segment}' does not match session identity";
}

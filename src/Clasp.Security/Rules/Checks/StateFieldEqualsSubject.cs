using System.Text;

namespace Clasp.Security.Rules.Checks;

/// <summary><c>state_field_equals_session</c>: a map in the state names the writer, as its creator for instance.</summary>
internal sealed class StateFieldEqualsSubject(RuleTemplate lookup, string field, bool allowIfMissing) : WriteCheck
{
    private readonly byte[] _field = Encoding.UTF8.GetBytes(field);

    public override bool Passes(in RuleContext context) => context.TryLookUp(lookup, out var value)
        ? MapValue.TryFindText(value, _field, out var text) && context.IsSubject(text)
        : allowIfMissing;

    public override string RefusalOf(in RuleContext context) => context.TryLookUp(lookup, out _)
        ? $"Field '{field}' at '{lookup.Fill(context)}' does not match session identity"
        : $"State not found at '{lookup.Fill(context)}'";
}

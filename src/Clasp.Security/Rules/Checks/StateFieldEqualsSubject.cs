using System.Text;

namespace Clasp.Security.Rules.Checks;

/// <summary><c>state_field_equals_session</c>: a map in the state names the writer, as its creator for instance.</summary>
internal sealed class StateFieldEqualsSubject(RuleTemplate lookup, string field, bool allowIfMissing) : WriteCheck
{
    private readonly byte[] _field = Encoding.UTF8.GetBytes(field);

    public override string? RefusalOf(in RuleContext context)
    {
        if (!context.TryLookUp(lookup, out var value))
            return allowIfMissing ? null : $"State not found at '{lookup.Fill(context)}'";

        return MapValue.TryFindText(value, _field, out var text) && context.IsSubject(text)
            ? null
            : $"Field '{field}' at '{lookup.Fill(context)}' does not match session identity";
    }
}

using System.Text;

namespace Clasp.Security.Rules.Checks;

/// <summary><c>value_field_equals_session</c>: the map that is written names its writer truthfully.</summary>
internal sealed class ValueFieldEqualsSubject(string field) : WriteCheck
{
    private readonly byte[] _field = Encoding.UTF8.GetBytes(field);

    public override string? RefusalOf(in RuleContext context)
    {
        if (!MapValue.TryFindText(context.Value, _field, out var text)) return $"Value must include a {field} field";

        return context.IsSubject(text) ? null : $"Value field '{field}' does not match session identity";
    }
}

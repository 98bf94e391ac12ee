using System.Text;

namespace Clasp.Security.Rules.Checks;

/// <summary><c>value_field_equals_session</c>: the map that is written names its writer truthfully.</summary>
internal sealed class ValueFieldEqualsSubject(string field) : WriteCheck
{
    private readonly byte[] _field = Encoding.UTF8.GetBytes(field);

    public override bool Passes(in RuleContext context) =>
        MapValue.TryFindText(context.Value, _field, out var text) && context.IsSubject(text);

    public override string RefusalOf(in RuleContext context) => MapValue.TryFindText(context.Value, _field, out _)
        ? $"Value field '{field}' does not match session identity"
        : $"Value must include a {field} field";
}

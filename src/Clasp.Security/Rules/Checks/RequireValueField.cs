using System.Text;

namespace Clasp.Security.Rules.Checks;

/// <summary><c>require_value_field</c>: the map that is written has a text of this name.</summary>
internal sealed class RequireValueField(string field) : WriteCheck
{
    private readonly byte[] _field = Encoding.UTF8.GetBytes(field);

    public override bool Passes(in RuleContext context) => MapValue.TryFindText(context.Value, _field, out _);

    public override string RefusalOf(in RuleContext context) => $"Value must include a {field} field";
}

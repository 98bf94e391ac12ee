using System.Text;
using System.Text.Json;
using Clasp.Security.Rules;

namespace Clasp.Security.Configuration;

/// <summary>Reads the elements of <c>snapshot_visibility</c>.</summary>
internal sealed class VisibilityRuleReader(List<string> errors, List<string> warnings)
{
    public VisibilityRule? Read(JsonItem item, string where)
    {
        var fields = new JsonFields(item, where, errors);
        var path = fields.Has("path") ? fields.Path("path") : null;
        var contains = fields.Has("path_contains") ? Encoding.UTF8.GetBytes(fields.Text("path_contains")) : null;
        var rule = ReadMode(fields, path, contains);

        // What belongs to another mode says nothing, but is known.
        foreach (var name in (string[])["owner_segment", "public_sub", "lookup"]) _ = fields.Has(name);
        warnings.AddRange(fields.Unknown());
        return rule;
    }

    private static VisibilityRule? ReadMode(JsonFields fields, RulePath? path, byte[]? contains)
    {
        switch (fields.Item("visible"))
        {
            case { Type: JsonTokenType.True or JsonTokenType.False } fix:
                return new FixedVisibility(fix.Type == JsonTokenType.True) { Path = path, Contains = contains };

            case { Type: JsonTokenType.String, Text: "owner" }:
                return ReadOwner(fields, path, contains);

            case { Type: JsonTokenType.String, Text: "require_state_not_null" }:
                return fields.Template("lookup", path) is { } lookup
                    ? new StateVisibility(lookup) { Path = path, Contains = contains }
                    : null;

            default:
                fields.Fault("visible", "'visible' must be true, false, \"owner\" or \"require_state_not_null\"");
                return null;
        }
    }

    private static OwnerVisibility? ReadOwner(JsonFields fields, RulePath? path, byte[]? contains)
    {
        var segment = fields.Text("owner_segment");
        var publicPart = fields.Has("public_sub") ? fields.Text("public_sub") : null;
        for (var i = 0; i < (path?.Names.Count ?? 0); i++)
        {
            if (path!.Names[i] == segment) return new(i, publicPart) { Path = path, Contains = contains }; // See the count.
        }

        if (segment.Length > 0)
            fields.Fault("owner_segment", $"{{{segment}}} is no name in the path {path?.ToString() ?? "of this rule, which has none"}");
        return null;
    }
}

using Clasp.Security.Rules;
using Clasp.Security.Rules.Checks;

namespace Clasp.Security.Configuration;

/// <summary>Reads the elements of <c>write_rules</c>.</summary>
internal sealed class WriteRuleReader(List<string> errors, List<string> warnings)
{
    private const string CheckTypes = "state_field_equals_session, state_not_null, value_field_equals_session, "
        + "segment_equals_session, either_state_not_null, require_value_field or reject_unless_path_matches";

    public WriteRule? Read(JsonItem item, string where)
    {
        var fields = new JsonFields(item, where, errors);
        var path = fields.Path("path");
        if (!fields.Has("checks")) fields.Fault("checks", "'checks' is missing");
        var mode = fields.Text("mode", "all");
        if (mode is not ("all" or "any")) fields.Fault("mode", $"'mode' must be all or any, not '{mode}'");

        var rule = path is null ? null : new WriteRule
        {
            Path = path,
            Before = ReadChecks(fields, "pre_checks", where, path),
            Checks = ReadChecks(fields, "checks", where, path),
            IsAny = mode == "any",
            AllowsNull = fields.Flag("allow_null_write"),
        };
        if (rule is not null) warnings.AddRange(fields.Unknown());
        return rule;
    }

    private WriteCheck[] ReadChecks(JsonFields fields, string name, string where, RulePath path)
    {
        var checks = new List<WriteCheck>();
        foreach (var (index, element) in fields.Elements(name).Index())
        {
            if (ReadCheck(new JsonFields(element, $"{where}.{name}[{index}]", errors), path) is { } check) checks.Add(check);
        }

        return [.. checks];
    }

    private WriteCheck? ReadCheck(JsonFields fields, RulePath path)
    {
        var type = fields.Text("type");
        var check = type switch
        {
            "state_field_equals_session" => StateField(fields, path),
            "state_not_null" => fields.Template("lookup", path) is { } lookup ? new StateNotNull(lookup) : null,
            "value_field_equals_session" => new ValueFieldEqualsSubject(fields.Text("field")),
            "segment_equals_session" => Segment(fields, path),
            "either_state_not_null" => Either(fields, path),
            "require_value_field" => new RequireValueField(fields.Text("field")),
            "reject_unless_path_matches" => fields.Path("pattern") is { } pattern
                ? new RejectUnlessPathMatches(pattern, fields.Text("message"))
                : null,
            _ => Unknown(fields, type),
        };
        if (check is not null) warnings.AddRange(fields.Unknown());
        return check;
    }

    private static StateFieldEqualsSubject? StateField(JsonFields fields, RulePath path)
    {
        var field = fields.Text("field");
        var allowIfMissing = fields.Flag("allow_if_missing");
        return fields.Template("lookup", path) is { } lookup ? new(lookup, field, allowIfMissing) : null;
    }

    private static EitherStateNotNull? Either(JsonFields fields, RulePath path)
    {
        var first = fields.Template("lookup_a", path);
        var second = fields.Template("lookup_b", path);
        return first is null || second is null ? null : new(first, second);
    }

    private static SegmentEqualsSubject? Segment(JsonFields fields, RulePath path)
    {
        var segment = fields.Text("segment");
        for (var i = 0; i < path.Names.Count; i++)
        {
            if (path.Names[i] == segment) return new(segment, i);
        }

        if (segment.Length > 0) fields.Fault("segment", $"{{{segment}}} is no name in the path {path}");
        return null;
    }

    private static WriteCheck? Unknown(JsonFields fields, string type)
    {
        if (type.Length > 0) fields.Fault("type", $"there is no check '{type}'; use {CheckTypes}");
        return null;
    }
}

using System.Text;
using System.Text.Json;
using Clasp.Security.Rules;

namespace Clasp.Security.Configuration;

/// <summary>Reads the JSON of an app config, and says all that is wrong with it, with lines.</summary>
public sealed class AppConfigReader
{
    private readonly List<string> _errors = [];
    private readonly List<string> _warnings = [];

    private AppConfigReader()
    {
    }

    /// <summary>Reads a file's content.</summary>
    public static AppConfigReading Read(ReadOnlySpan<byte> json)
    {
        var reader = new AppConfigReader();
        AppConfig? config = null;
        try
        {
            config = reader.Read(JsonItem.Parse(json));
        }
        catch (JsonException wrong)
        {
            reader._errors.Add($"line {wrong.LineNumber + 1}: this is no valid JSON, at character {wrong.BytePositionInLine + 1}.");
        }
        catch (InvalidOperationException)
        {
            // What the JSON reader throws for a lone half of a surrogate pair.
            reader._errors.Add("line 1: a string in the file is no valid text.");
        }

        return new(reader._errors.Count == 0 ? config : null, reader._errors, reader._warnings);
    }

    private AppConfig Read(JsonItem root)
    {
        var fields = new JsonFields(root, "the file", _errors);
        var rules = new AccessRules(
            [.. ReadAll(fields, "write_rules", new WriteRuleReader(_errors, _warnings).Read)],
            [.. ReadAll(fields, "snapshot_visibility", new VisibilityRuleReader(_errors, _warnings).Read)],
            [.. ReadAll(fields, "snapshot_transforms", ReadRedaction)]);
        var config = new AppConfig
        {
            Scopes = ReadScopes(fields),
            Rules = rules.IsEmpty ? null : rules,
            SignIn = ReadSignIn(fields),
        };
        _warnings.AddRange(fields.Unknown());
        return config;
    }

    private static List<T> ReadAll<T>(JsonFields fields, string name, Func<JsonItem, string, T?> read)
        where T : class
    {
        var all = new List<T>();
        foreach (var (index, element) in fields.Elements(name).Index())
        {
            if (read(element, $"{name}[{index}]") is { } one) all.Add(one);
        }

        return all;
    }

    private static ScopeTemplates ReadScopes(JsonFields fields)
    {
        var templates = fields.Texts("scopes").ToList();
        foreach (var (item, text) in templates)
        {
            if (ScopeTemplates.ProblemWith(text) is { } problem) fields.Fault(item, $"scopes: {problem.TrimEnd('.')}");
        }

        return fields.Has("scopes")
            ? new ScopeTemplates([.. templates.Select(template => template.Text)])
            : ScopeTemplates.Default;
    }

    private Redaction? ReadRedaction(JsonItem item, string where)
    {
        var fields = new JsonFields(item, where, _errors);
        var path = fields.Path("path");
        var names = fields.Texts("redact_fields").Select(field => Encoding.UTF8.GetBytes(field.Text)).ToArray();
        _warnings.AddRange(fields.Unknown());
        return path is null ? null : new Redaction(path, names);
    }

    private SignInLimits ReadSignIn(JsonFields fields)
    {
        var limits = new SignInLimits();
        if (fields.Item("rate_limits") is not { } item) return limits;

        var set = new JsonFields(item, "rate_limits", _errors);
        limits = new SignInLimits
        {
            LoginMaxAttempts = set.Number("login_max_attempts", limits.LoginMaxAttempts),
            LoginWindow = TimeSpan.FromSeconds(set.Number("login_window_secs", (int)limits.LoginWindow.TotalSeconds)),
            RegisterMaxAttempts = set.Number("register_max_attempts", limits.RegisterMaxAttempts),
            RegisterWindow = TimeSpan.FromSeconds(set.Number("register_window_secs", (int)limits.RegisterWindow.TotalSeconds)),
        };
        _warnings.AddRange(set.Unknown());
        return limits;
    }
}

using System.Globalization;
using System.Text.Json;
using Clasp.Security.Rules;

namespace Clasp.Security.Configuration;

/// <summary>Takes the members of a JSON object one by one, and notes what is wrong with them.</summary>
/// <remarks>What is missing or wrong is noted once, and a harmless value goes on in its place.</remarks>
internal sealed class JsonFields
{
    private readonly JsonItem _object;
    private readonly string _where;
    private readonly List<string> _errors;
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <param name="item">The object.</param>
    /// <param name="where">What it is called in a message.</param>
    /// <param name="errors">Where the messages go.</param>
    public JsonFields(JsonItem item, string where, List<string> errors)
    {
        _object = item;
        _where = where;
        _errors = errors;
        if (item.Type != JsonTokenType.StartObject) Fault(item, $"{where} must be an object");
        foreach (var (name, value) in item.Members.Where(member => !_taken.Add(member.Name)))
            Fault(value, $"{where} has '{name}' twice");
        _taken.Clear();
    }

    public bool Has(string name) => Find(name) is not null;

    /// <summary>Notes what is wrong with a member, or with its absence.</summary>
    public void Fault(string name, string text) => Fault(Find(name) ?? _object, $"{_where}: {text}");

    public string Text(string name, string? otherwise = null)
    {
        if (Find(name) is { } found)
        {
            return found is { Type: JsonTokenType.String, Text.Length: > 0 }
                ? found.Text
                : Wrong(found, name, "a string that is not empty", otherwise ?? "");
        }

        if (otherwise is null) Fault(_object, $"{_where} needs '{name}'");
        return otherwise ?? "";
    }

    public bool Flag(string name) => Find(name) switch
    {
        null or { Type: JsonTokenType.False } => false,
        { Type: JsonTokenType.True } => true,
        { } wrong => Wrong(wrong, name, "true or false", false),
    };

    public int Number(string name, int otherwise)
    {
        const int Most = 86_400 * 365;
        if (Find(name) is not { } found) return otherwise;

        return found.Type == JsonTokenType.Number
            && int.TryParse(found.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number is > 0 and <= Most
                ? number
                : Wrong(found, name, $"a whole number from 1 to {Most}", otherwise);
    }

    /// <summary>The elements of an array; none if it is not there.</summary>
    public IReadOnlyList<JsonItem> Elements(string name) => Find(name) switch
    {
        null => [],
        { Type: JsonTokenType.StartArray } array => array.Elements,
        { } wrong => Wrong<IReadOnlyList<JsonItem>>(wrong, name, "an array", []),
    };

    public IEnumerable<(JsonItem Item, string Text)> Texts(string name)
    {
        foreach (var element in Elements(name))
        {
            if (element.Type == JsonTokenType.String) yield return (element, element.Text);
            else Fault(element, $"{_where}: '{name}' must have strings only");
        }
    }

    public JsonItem? Item(string name) => Find(name);

    /// <summary>A path with names; null, and noted, if it is none.</summary>
    public RulePath? Path(string name)
    {
        var text = Text(name);
        if (text.Length == 0) return null;
        if (RulePath.TryParse(text, out var path, out var reason)) return path;

        Fault(name, $"'{name}' {text} is no path: {reason.TrimEnd('.')}");
        return null;
    }

    /// <summary>An address with gaps for the names of a path; null, and noted, if it is none.</summary>
    public RuleTemplate? Template(string name, RulePath? path)
    {
        var text = Text(name);
        if (text.Length == 0) return null;
        if (RuleTemplate.TryParse(text, path, out var template, out var reason)) return template;

        Fault(name, $"'{name}' {text} cannot be filled: {reason.TrimEnd('.')}");
        return null;
    }

    /// <summary>Notes what is wrong at a place.</summary>
    public void Fault(JsonItem item, string text) => _errors.Add($"line {item.Line}: {text}.");

    /// <summary>The members that nobody asked for.</summary>
    public IEnumerable<string> Unknown() =>
        from member in _object.Members
        where !_taken.Contains(member.Name)
        select $"line {member.Value.Line}: {_where} has the unknown key '{member.Name}', which is ignored.";

    private JsonItem? Find(string name)
    {
        _taken.Add(name);
        return _object.Members.Find(member => member.Name == name).Value;
    }

    private T Wrong<T>(JsonItem item, string name, string expected, T otherwise)
    {
        Fault(item, $"{_where}: '{name}' must be {expected}");
        return otherwise;
    }
}

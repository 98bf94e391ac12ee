using Clasp.Client;
using Clasp.Protocol.Values;
using Spectre.Console;

namespace Clasp.Cli.Output;

/// <summary>Updates as a line for people and as JSON.</summary>
internal static class UpdateFormat
{
    public static string ToMarkup(Update update)
    {
        var details = Details(update);
        var value = update.Samples.IsEmpty ? update.Value : SamplesOf(update);
        return $"[aqua]{Markup.Escape(update.Address)}[/] {Markup.Escape(value.ToString())}"
            + $" [grey]{Markup.Escape(string.Join(' ', details))}[/]";
    }

    public static Value ToJson(Update update)
    {
        var members = new List<KeyValuePair<string, Value>>
        {
            new("address", update.Address),
            new("type", NameOf(update.Type)),
            new("value", update.Value),
        };
        if (!update.Samples.IsEmpty) members.Add(new("samples", SamplesOf(update)));
        if (update.Rate is { } rate) members.Add(new("rate", rate));
        if (update.Revision is { } revision) members.Add(new("revision", (long)revision));
        if (update.Phase is { } phase) members.Add(new("phase", NameOf(phase)));
        if (update.Id is { } id) members.Add(new("id", id));
        if (update.Writer is { } writer) members.Add(new("writer", writer));
        if (update.TimestampMicros is { } micros) members.Add(new("timestamp", (long)micros));
        if (update.IsSnapshot) members.Add(new("snapshot", true));
        return Value.Map(members);
    }

    public static string NameOf<T>(T member)
        where T : struct, Enum =>
        member.ToString().ToLowerInvariant();

    private static IEnumerable<string> Details(Update update)
    {
        yield return NameOf(update.Type);
        if (update.Revision is { } revision) yield return $"revision {revision}";
        if (update.Phase is { } phase) yield return NameOf(phase);
        if (update.Id is > 0 and var id) yield return $"id {id}";
        if (update.Rate is { } rate) yield return $"{rate}/s";
    }

    private static Value SamplesOf(Update update) =>
        Value.Array([.. update.Samples.ToArray().Select(Value.Float64)]);
}

using System.Globalization;
using Clasp.Protocol.Values;
using Spectre.Console;

namespace Clasp.Cli.Output;

/// <summary>What a relay publishes about its federation, put together by router and link.</summary>
internal sealed class FederationStatus
{
    private readonly SortedDictionary<string, SortedDictionary<string, Value>> _routers = new(StringComparer.Ordinal);
    private readonly SortedDictionary<(string Router, string Peer), SortedDictionary<string, Value>> _links = [];

    public bool IsEmpty => _routers.Count == 0;

    /// <summary>Takes in one param; null takes it away.</summary>
    /// <param name="path">The segments of its address behind <c>/clasp/federation/</c>.</param>
    /// <param name="value">Its value.</param>
    public void Add(ReadOnlySpan<string> path, Value value)
    {
        if (path is [var id, "links", var peer, .. var part] && part.Length > 0)
            Set(_links, (id, peer), string.Join('_', part), value);
        else if (path is [var self, "uplink", var what])
            Set(_routers, self, $"uplink_{what}", value);
        else if (path is [var router, var name])
            Set(_routers, router, name, value);
    }

    public Value ToJson() => Value.Map(
        ("routers", Value.Array([.. _routers.Select(router => ToMap(router.Value, ("id", router.Key)))])),
        ("links", Value.Array(
            [.. _links.Select(link => ToMap(link.Value, ("router", link.Key.Router), ("peer", link.Key.Peer)))])));

    public Table ToRouterTable()
    {
        var table = new Table().RoundedBorder().AddColumns("router", "state", "reason", "since", "via", "namespaces", "params", "age");
        foreach (var (id, parts) in _routers)
        {
            Add(table, id, Text(parts, "status"), Text(parts, "reason"), Time(parts, "since"), Text(parts, "via"),
                Text(parts, "namespaces"), Text(parts, "params"), $"{Text(parts, "age_seconds")} s");
        }

        return table;
    }

    public Table ToLinkTable()
    {
        var table = new Table().RoundedBorder().AddColumns(
            "link", "role", "state", "since", "round trip", "lag", "out", "in", "conflated", "dropped", "last sync");
        foreach (var ((_, peer), parts) in _links)
        {
            Add(table, peer, Text(parts, "role"), Text(parts, "status"), Time(parts, "since"),
                $"{Text(parts, "round_trip_us")} us", $"{Text(parts, "lag_ms")} ms, {Text(parts, "pending_params")} params",
                $"{Text(parts, "sent_bytes")} B", $"{Text(parts, "received_bytes")} B", Text(parts, "conflated"),
                $"{Text(parts, "dropped_streams")} streams, {Text(parts, "refused_events")} events", LastSync(parts));
        }

        return table;
    }

    /// <summary>What an operator has to know that is in no table: hubs that cannot be joined, namespaces that were refused.</summary>
    public IEnumerable<string> Notes()
    {
        foreach (var (id, parts) in _routers)
        {
            if (Text(parts, "uplink_reason") is { Length: > 0 } reason)
            {
                yield return $"{id} has no link to the hub {Text(parts, "uplink_hub")}: {reason} "
                    + $"Failed attempts: {Text(parts, "uplink_failures")}; the next is at {Time(parts, "uplink_next_attempt")}.";
            }

            if (!parts.TryGetValue("refused", out var refused)) continue;
            foreach (var refusal in refused.AsArray().ToArray()) yield return $"{id} does not own what it declares: {refusal.AsString()}.";
        }
    }

    private static string LastSync(SortedDictionary<string, Value> parts) => parts.ContainsKey("sync_rung")
        ? $"{Text(parts, "sync_rung")}: {Text(parts, "sync_params")} params, {Text(parts, "sync_bytes")} B, {Text(parts, "sync_ms")} ms"
        : "";

    private static void Add(Table table, params string[] cells) => table.AddRow([.. cells.Select(Markup.Escape)]);

    private static void Set<TKey>(
        SortedDictionary<TKey, SortedDictionary<string, Value>> all, TKey key, string name, Value value)
        where TKey : notnull
    {
        if (!all.TryGetValue(key, out var parts)) all[key] = parts = new(StringComparer.Ordinal);
        if (value.IsNull) parts.Remove(name);
        else parts[name] = value;
        if (parts.Count == 0) all.Remove(key);
    }

    private static Value ToMap(SortedDictionary<string, Value> parts, params (string Key, string Value)[] names) => Value.Map(
        names.Select(name => KeyValuePair.Create<string, Value>(name.Key, name.Value)).Concat(parts));

    private static string Text(SortedDictionary<string, Value> parts, string name)
    {
        if (!parts.TryGetValue(name, out var value)) return "";
        if (value.TryGetString(out var text)) return text;
        return value.Kind == ValueKind.Array
            ? string.Join(' ', value.AsArray().ToArray().Select(item => item.TryGetString(out var part) ? part : item.ToString()))
            : value.ToString();
    }

    private static string Time(SortedDictionary<string, Value> parts, string name) =>
        parts.TryGetValue(name, out var value) && value.TryGetInt64(out var micros)
            ? DateTimeOffset.UnixEpoch.AddMicroseconds(micros).ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)
            : "";
}

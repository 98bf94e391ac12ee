using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Clasp.Protocol.Messages;

namespace Clasp.Protocol.Tests.Vectors;

/// <summary>Reads binary payloads and describes them in the notation of the vectors.</summary>
internal static class MessageDescription
{
    private static readonly (Features Bit, string Name)[] FeatureNames =
    [
        (Features.Param, "param"), (Features.Event, "event"), (Features.Stream, "stream"),
        (Features.Gesture, "gesture"), (Features.Timeline, "timeline"), (Features.Federation, "federation"),
    ];

    public static JsonObject Describe(ReadOnlySpan<byte> payload) => MessageReader.TypeOf(payload) switch
    {
        MessageType.Hello => Describe(HelloMessage.ReadFrom(payload)),
        MessageType.Welcome => Describe(WelcomeMessage.ReadFrom(payload)),
        MessageType.Announce => Describe(AnnounceMessage.ReadFrom(payload)),
        MessageType.FederationSync => Describe(FederationSyncMessage.ReadFrom(payload)),
        MessageType.Subscribe => Describe(SubscribeMessage.ReadFrom(payload)),
        MessageType.Unsubscribe => new() { ["type"] = "UNSUBSCRIBE", ["id"] = UnsubscribeMessage.ReadFrom(payload).Id },
        MessageType.Publish => Describe(PublishMessage.ReadFrom(payload)),
        MessageType.Set => Describe(SetMessage.ReadFrom(payload)),
        MessageType.Get => new() { ["type"] = "GET", ["address"] = Text(GetMessage.ReadFrom(payload).Address) },
        MessageType.Snapshot => Describe(SnapshotMessage.ReadFrom(payload)),
        MessageType.Replay => Describe(ReplayMessage.ReadFrom(payload)),
        MessageType.Bundle => Describe(BundleMessage.ReadFrom(payload)),
        MessageType.Sync => Describe(SyncMessage.ReadFrom(payload)),
        MessageType.Ping => Describe(PingMessage.ReadFrom(payload)),
        MessageType.Pong => Describe(PongMessage.ReadFrom(payload)),
        MessageType.Ack => Describe(AckMessage.ReadFrom(payload)),
        MessageType.Error => Describe(ErrorMessage.ReadFrom(payload)),
        MessageType.Query => new() { ["type"] = "QUERY", ["pattern"] = Text(QueryMessage.ReadFrom(payload).Pattern) },
        MessageType.Result => Describe(ResultMessage.ReadFrom(payload)),
        _ => throw new ProtocolException($"There is no message of type {payload[0]}."),
    };

    private static JsonObject Describe(HelloMessage message) => new()
    {
        ["type"] = "HELLO",
        ["version"] = message.Version,
        ["features"] = Names(message.Features),
        ["name"] = Text(message.Name),
        ["token"] = message.Token.IsEmpty ? null : Text(message.Token),
    };

    private static JsonObject Describe(WelcomeMessage message) => new()
    {
        ["type"] = "WELCOME",
        ["version"] = message.Version,
        ["features"] = Names(message.Features),
        ["time"] = Text(message.TimeMicros),
        ["session"] = Text(message.Session),
        ["name"] = Text(message.Name),
        ["token"] = message.Token.IsEmpty ? null : Text(message.Token),
    };

    private static JsonObject Describe(AnnounceMessage message) => new()
    {
        ["type"] = "ANNOUNCE",
        ["namespace"] = Text(message.Namespace),
        ["signals"] = Describe(message.Signals),
    };

    private static JsonObject Describe(ResultMessage message) => new()
    {
        ["type"] = "RESULT",
        ["signals"] = Describe(message.Signals),
    };

    private static JsonArray Describe(SignalDefinitions signals)
    {
        var all = new JsonArray();
        foreach (var signal in signals)
        {
            JsonObject one = new() { ["address"] = Text(signal.Address), ["signal"] = Name(signal.Type) };
            if (signal.HasDatatype) one["datatype"] = Text(signal.Datatype);
            if (signal.HasAccess) one["access"] = Text(signal.Access);
            if (signal.HasMetadata) one["meta"] = Describe(signal.Metadata);
            all.Add((JsonNode)one);
        }

        return all;
    }

    private static JsonObject Describe(SignalMetadata metadata)
    {
        var described = new JsonObject();
        if (metadata.HasUnit) described["unit"] = Text(metadata.Unit);
        if (metadata.Range is var (min, max)) described["range"] = new JsonArray(min, max);
        if (metadata.HasDefault) described["default"] = ValueDescription.Describe(metadata.Default);
        if (metadata.HasDescription) described["description"] = Text(metadata.Description);
        return described;
    }

    private static JsonObject Describe(FederationSyncMessage message)
    {
        JsonArray patterns = [], revisions = [];
        foreach (var pattern in message.Patterns) patterns.Add((JsonNode)Text(pattern));
        foreach (var revision in message.Revisions)
            revisions.Add((JsonNode)new JsonArray(Text(revision.Address), Text(revision.Revision)));

        var described = new JsonObject
        {
            ["type"] = "FEDERATION_SYNC",
            ["op"] = message.Op.ToString(),
            ["patterns"] = patterns,
            ["revisions"] = revisions,
        };
        if (message.SinceRevision is { } since) described["since_revision"] = Text(since);
        if (message.HasOrigin) described["origin"] = Text(message.Origin);
        return described;
    }

    private static JsonObject Describe(SubscribeMessage message)
    {
        var options = new JsonObject();
        if (message.MaxRate is { } maxRate) options["max_rate"] = maxRate;
        if (message.Epsilon is { } epsilon) options["epsilon"] = epsilon;
        if (message.History is { } history) options["history"] = history;
        if (message.Window is { } window) options["window"] = window;
        return new()
        {
            ["type"] = "SUBSCRIBE",
            ["id"] = message.Id,
            ["pattern"] = Text(message.Pattern),
            ["types"] = Names(message.TypeMask),
            ["options"] = options.Count == 0 ? null : options,
        };
    }

    private static JsonObject Describe(PublishMessage message)
    {
        var described = new JsonObject
        {
            ["type"] = "PUBLISH",
            ["signal"] = Name(message.Signal),
            ["phase"] = message.Phase.ToString().ToLowerInvariant(),
            ["address"] = Text(message.Address),
        };
        if (message.Content == PublishContent.Value) described["value"] = ValueDescription.Describe(message.Value);
        if (message.Content == PublishContent.Samples)
        {
            var samples = new JsonArray();
            for (var i = 0; i < message.SampleCount; i++)
                samples.Add(ValueDescription.DescribeNumber(message.SampleAt(i)));
            described["samples"] = samples;
        }

        if (message.TimestampMicros is { } timestamp) described["timestamp"] = Text(timestamp);
        if (message.Id is { } id) described["id"] = id;
        if (message.Rate is { } rate) described["rate"] = rate;
        return described;
    }

    private static JsonObject Describe(SetMessage message)
    {
        var described = new JsonObject
        {
            ["type"] = "SET",
            ["address"] = Text(message.Address),
            ["value"] = ValueDescription.Describe(message.Value),
            ["lock"] = message.Lock,
            ["unlock"] = message.Unlock,
        };
        if (message.Revision is { } revision) described["revision"] = Text(revision);
        if (message.Ttl is { } ttl)
        {
            described["ttl"] = ttl.IsNever
                ? new JsonObject { ["mode"] = "never" }
                : new JsonObject { ["mode"] = ttl.IsAbsolute ? "absolute" : "sliding", ["seconds"] = ttl.Seconds };
        }

        return described;
    }

    private static JsonObject Describe(SnapshotMessage message)
    {
        var all = new JsonArray();
        foreach (var param in message)
        {
            JsonObject one = new()
            {
                ["address"] = Text(param.Address),
                ["value"] = ValueDescription.Describe(param.Value),
                ["revision"] = Text(param.Revision),
            };
            if (param.HasWriter) one["writer"] = Text(param.Writer);
            if (param.TimestampMicros is { } timestamp) one["timestamp"] = Text(timestamp);
            all.Add((JsonNode)one);
        }

        return new() { ["type"] = "SNAPSHOT", ["params"] = all };
    }

    private static JsonObject Describe(ReplayMessage message)
    {
        var described = new JsonObject
        {
            ["type"] = "REPLAY",
            ["pattern"] = Text(message.Pattern),
            ["types"] = Names(message.TypeMask),
        };
        if (message.FromMicros is { } from) described["from"] = Text(from);
        if (message.ToMicros is { } to) described["to"] = Text(to);
        if (message.Limit is { } limit) described["limit"] = limit;
        return described;
    }

    private static JsonObject Describe(BundleMessage message)
    {
        var parts = new JsonArray();
        foreach (var part in message) parts.Add((JsonNode)Describe(part));
        var described = new JsonObject { ["type"] = "BUNDLE", ["messages"] = parts };
        if (message.TimestampMicros is { } timestamp) described["timestamp"] = Text(timestamp);
        return described;
    }

    private static JsonObject Describe(SyncMessage message)
    {
        var described = new JsonObject { ["type"] = "SYNC", ["t1"] = Text(message.T1) };
        if (message.T2 is { } t2) described["t2"] = Text(t2);
        if (message.T3 is { } t3) described["t3"] = Text(t3);
        return described;
    }

    private static JsonObject Describe(PingMessage _) => new() { ["type"] = "PING" };

    private static JsonObject Describe(PongMessage _) => new() { ["type"] = "PONG" };

    private static JsonObject Describe(AckMessage message)
    {
        var described = new JsonObject { ["type"] = "ACK" };
        if (message.HasAddress) described["address"] = Text(message.Address);
        if (message.Revision is { } revision) described["revision"] = Text(revision);
        if (message.Locked is { } locked) described["locked"] = locked;
        if (message.HasHolder) described["holder"] = Text(message.Holder);
        if (message.CorrelationId is { } correlation) described["correlation_id"] = correlation;
        return described;
    }

    private static JsonObject Describe(ErrorMessage message)
    {
        var described = new JsonObject
        {
            ["type"] = "ERROR",
            ["code"] = (ushort)message.Code,
            ["message"] = Text(message.Text),
        };
        if (message.HasAddress) described["address"] = Text(message.Address);
        if (message.CorrelationId is { } correlation) described["correlation_id"] = correlation;
        return described;
    }

    private static JsonArray Names(Features features) =>
        [.. FeatureNames.Where(f => features.HasFlag(f.Bit)).Select(f => (JsonNode)f.Name)];

    private static JsonArray Names(SignalTypes mask) =>
        (byte)mask == byte.MaxValue || (mask & SignalTypes.All) == SignalTypes.None
            ? []
            : [.. Enum.GetValues<SignalType>().Where(type => mask.Includes(type)).Select(t => (JsonNode)Name(t))];

    private static string Name(SignalType type) => type.ToString().ToLowerInvariant();

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    private static string Text(ulong number) => number.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Wire;

namespace Clasp.Protocol.Tests.Vectors;

/// <summary>Builds messages from the notation of the vectors and writes them as payloads.</summary>
internal static class MessageEncoding
{
    public static byte[] Encode(JsonElement message)
    {
        var type = message.GetProperty("type").GetString();
        return type switch
        {
            "HELLO" => Payload(new HelloMessage
            {
                Version = message.GetProperty("version").GetByte(),
                Features = FeaturesOf(message),
                Name = Text(message, "name"),
                Token = Text(message, "token"),
            }),
            "WELCOME" => Payload(new WelcomeMessage
            {
                Version = message.GetProperty("version").GetByte(),
                Features = FeaturesOf(message),
                TimeMicros = UInt64(message, "time")!.Value,
                Session = Text(message, "session"),
                Name = Text(message, "name"),
                Token = Text(message, "token"),
            }),
            "ANNOUNCE" or "RESULT" => EncodeSignals(message, type == "ANNOUNCE"),
            "FEDERATION_SYNC" => EncodeFederationSync(message),
            "SUBSCRIBE" => EncodeSubscribe(message),
            "UNSUBSCRIBE" => Payload(new UnsubscribeMessage { Id = UInt32(message, "id")!.Value }),
            "PUBLISH" => EncodePublish(message),
            "SET" => EncodeSet(message),
            "GET" => Payload(new GetMessage { Address = Text(message, "address") }),
            "SNAPSHOT" => EncodeSnapshot(message),
            "REPLAY" => Payload(new ReplayMessage
            {
                Pattern = Text(message, "pattern"),
                FromMicros = UInt64(message, "from"),
                ToMicros = UInt64(message, "to"),
                Limit = UInt32(message, "limit"),
                TypeMask = MaskOf(message),
            }),
            "BUNDLE" => EncodeBundle(message),
            "SYNC" => Payload(new SyncMessage
            {
                T1 = UInt64(message, "t1")!.Value,
                T2 = UInt64(message, "t2"),
                T3 = UInt64(message, "t3"),
            }),
            "PING" => Payload(new PingMessage()),
            "PONG" => Payload(new PongMessage()),
            "ACK" => Payload(new AckMessage
            {
                HasAddress = message.TryGetProperty("address", out _),
                Address = Text(message, "address"),
                Revision = UInt64(message, "revision"),
                Locked = message.TryGetProperty("locked", out var locked) ? locked.GetBoolean() : null,
                HasHolder = message.TryGetProperty("holder", out _),
                Holder = Text(message, "holder"),
                CorrelationId = UInt32(message, "correlation_id"),
            }),
            "ERROR" => Payload(new ErrorMessage
            {
                Code = (ErrorCode)message.GetProperty("code").GetUInt16(),
                Text = Text(message, "message"),
                HasAddress = message.TryGetProperty("address", out _),
                Address = Text(message, "address"),
                CorrelationId = UInt32(message, "correlation_id"),
            }),
            "QUERY" => Payload(new QueryMessage { Pattern = Text(message, "pattern") }),
            _ => throw new ArgumentException($"A vector has a message of type '{type}'."),
        };
    }

    private static byte[] EncodeSubscribe(JsonElement message)
    {
        var options = message.GetProperty("options");
        var hasOptions = options.ValueKind == JsonValueKind.Object;
        return Payload(new SubscribeMessage
        {
            Id = UInt32(message, "id")!.Value,
            Pattern = Text(message, "pattern"),
            TypeMask = MaskOf(message),
            MaxRate = hasOptions ? UInt32(options, "max_rate") : null,
            Epsilon = hasOptions && options.TryGetProperty("epsilon", out var epsilon) ? epsilon.GetDouble() : null,
            History = hasOptions ? UInt32(options, "history") : null,
            Window = hasOptions ? UInt32(options, "window") : null,
        });
    }

    private static byte[] EncodePublish(JsonElement message)
    {
        var hasValue = message.TryGetProperty("value", out var value);
        var hasSamples = message.TryGetProperty("samples", out var samples);
        var encodedSamples = new byte[hasSamples ? samples.GetArrayLength() * sizeof(double) : 0];
        var wire = new WireWriter(encodedSamples);
        if (hasSamples)
        {
            foreach (var sample in samples.EnumerateArray()) wire.WriteDouble(ValueDescription.ReadNumber(sample));
        }

        return Payload(new PublishMessage
        {
            Address = Text(message, "address"),
            Signal = SignalOf(message.GetProperty("signal")),
            Phase = Enum.Parse<GesturePhase>(message.GetProperty("phase").GetString()!, ignoreCase: true),
            Content = hasValue ? PublishContent.Value : hasSamples ? PublishContent.Samples : PublishContent.None,
            Value = hasValue ? ValueDescription.Read(value).Encode() : default,
            Samples = encodedSamples,
            TimestampMicros = UInt64(message, "timestamp"),
            Id = UInt32(message, "id"),
            Rate = UInt32(message, "rate"),
        });
    }

    private static byte[] EncodeSet(JsonElement message) => Payload(new SetMessage
    {
        Address = Text(message, "address"),
        Value = ValueDescription.Read(message.GetProperty("value")).Encode(),
        Revision = UInt64(message, "revision"),
        Lock = message.GetProperty("lock").GetBoolean(),
        Unlock = message.GetProperty("unlock").GetBoolean(),
        Ttl = message.TryGetProperty("ttl", out var ttl) ? TimeToLiveOf(ttl) : null,
    });

    private static byte[] EncodeFederationSync(JsonElement message) => Payload(new FederationSyncMessage
    {
        Op = Enum.Parse<FederationOp>(message.GetProperty("op").GetString()!),
        Patterns = StringList.Of([.. message.GetProperty("patterns").EnumerateArray().Select(p => p.GetString()!)]),
        Revisions = RevisionList.Of([.. message.GetProperty("revisions").EnumerateArray().Select(RevisionOf)]),
        SinceRevision = UInt64(message, "since_revision"),
        HasOrigin = message.TryGetProperty("origin", out _),
        Origin = Text(message, "origin"),
    });

    private static byte[] EncodeSnapshot(JsonElement message)
    {
        var writer = new SnapshotWriter(new byte[ProtocolLimits.MaxFrameBytes]);
        foreach (var param in message.GetProperty("params").EnumerateArray())
        {
            Assert.True(writer.TryAdd(new SnapshotParam
            {
                Address = Text(param, "address"),
                Value = ValueDescription.Read(param.GetProperty("value")).Encode(),
                Revision = UInt64(param, "revision")!.Value,
                HasWriter = param.TryGetProperty("writer", out _),
                Writer = Text(param, "writer"),
                TimestampMicros = UInt64(param, "timestamp"),
            }));
        }

        return FrameHeader.PayloadOf(writer.Finish()).ToArray();
    }

    private static byte[] EncodeSignals(JsonElement message, bool announce)
    {
        var frame = new byte[ProtocolLimits.MaxFrameBytes];
        var writer = announce ? SignalsWriter.Announce(frame, Text(message, "namespace")) : SignalsWriter.Result(frame);
        foreach (var signal in message.GetProperty("signals").EnumerateArray())
        {
            var hasMetadata = signal.TryGetProperty("meta", out var metadata);
            Assert.True(writer.TryAdd(new SignalDefinition
            {
                Address = Text(signal, "address"),
                Type = SignalOf(signal.GetProperty("signal")),
                HasDatatype = signal.TryGetProperty("datatype", out _),
                Datatype = Text(signal, "datatype"),
                HasAccess = signal.TryGetProperty("access", out _),
                Access = Text(signal, "access"),
                HasMetadata = hasMetadata,
                Metadata = hasMetadata ? MetadataOf(metadata) : default,
            }));
        }

        return FrameHeader.PayloadOf(writer.Finish()).ToArray();
    }

    private static SignalMetadata MetadataOf(JsonElement metadata) => new()
    {
        HasUnit = metadata.TryGetProperty("unit", out _),
        Unit = Text(metadata, "unit"),
        Range = metadata.TryGetProperty("range", out var range) ? (range[0].GetDouble(), range[1].GetDouble()) : null,
        HasDefault = metadata.TryGetProperty("default", out var initial),
        Default = initial.ValueKind == JsonValueKind.Object ? ValueDescription.Read(initial).Encode() : default,
        HasDescription = metadata.TryGetProperty("description", out _),
        Description = Text(metadata, "description"),
    };

    private static byte[] EncodeBundle(JsonElement message)
    {
        var writer = new BundleWriter(new byte[ProtocolLimits.MaxFrameBytes], UInt64(message, "timestamp"));
        foreach (var part in message.GetProperty("messages").EnumerateArray())
        {
            writer.Add(new EncodedMessage(Encode(part)));
        }

        return FrameHeader.PayloadOf(writer.Finish()).ToArray();
    }

    private static byte[] Payload<TMessage>(in TMessage message)
        where TMessage : IMessage, allows ref struct =>
        FrameHeader.PayloadOf(Frame.ToArray(message)).ToArray();

    private static ReadOnlySpan<byte> Text(JsonElement message, string name) =>
        message.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String
            ? Encoding.UTF8.GetBytes(text.GetString()!)
            : default;

    private static ulong? UInt64(JsonElement message, string name) =>
        message.TryGetProperty(name, out var number)
            ? ulong.Parse(number.GetString()!, CultureInfo.InvariantCulture)
            : null;

    private static uint? UInt32(JsonElement message, string name) =>
        message.TryGetProperty(name, out var number) ? number.GetUInt32() : null;

    private static Features FeaturesOf(JsonElement message) => message.GetProperty("features").EnumerateArray()
        .Aggregate(Features.None, (all, name) => all | Enum.Parse<Features>(name.GetString()!, ignoreCase: true));

    private static SignalTypes MaskOf(JsonElement message)
    {
        var types = message.GetProperty("types");
        return types.GetArrayLength() == 0
            ? (SignalTypes)byte.MaxValue
            : types.EnumerateArray().Aggregate(SignalTypes.None, (all, type) => all | SignalOf(type).ToMask());
    }

    private static SignalType SignalOf(JsonElement name) => Enum.Parse<SignalType>(name.GetString()!, ignoreCase: true);

    private static KeyValuePair<string, ulong> RevisionOf(JsonElement pair) =>
        new(pair[0].GetString()!, ulong.Parse(pair[1].GetString()!, CultureInfo.InvariantCulture));

    private static TimeToLive TimeToLiveOf(JsonElement ttl) => ttl.GetProperty("mode").GetString() switch
    {
        "never" => TimeToLive.Never,
        "absolute" => TimeToLive.Absolute(ttl.GetProperty("seconds").GetUInt32()),
        _ => TimeToLive.Sliding(ttl.GetProperty("seconds").GetUInt32()),
    };
}

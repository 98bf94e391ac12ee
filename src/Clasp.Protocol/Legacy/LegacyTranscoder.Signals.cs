using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;
using Clasp.Protocol.Wire;

namespace Clasp.Protocol.Legacy;

/// <content>Messages about params and signals.</content>
internal ref partial struct LegacyTranscoder
{
    private static readonly byte[] EmptyMap = [0x80];

    private static LegacyMap NoMembers => new("nothing", EmptyMap);

    private readonly void WriteSet(LegacyMap map, ref WireWriter wire) =>
        new SetMessage
        {
            Address = map.RequireText("address"u8),
            Value = Encode(map.Require("value"u8)),
            Revision = map.GetUInt64("revision"u8),
            Lock = map.GetBool("lock"u8) ?? false,
            Unlock = map.GetBool("unlock"u8) ?? false,
            Ttl = map.TryGet("ttl"u8, out var ttl) ? TimeToLiveOf(ttl) : null,
        }.WriteTo(ref wire);

    private readonly void WritePublish(LegacyMap map, ref WireWriter wire)
    {
        var message = new PublishMessage
        {
            Address = map.RequireText("address"u8),
            Signal = map.TryGet("signal"u8, out var signal) ? SignalOf(signal) : SignalType.Event,
            Phase = map.TryGet("phase"u8, out var phase) ? PhaseOf(phase) : GesturePhase.Start,
            TimestampMicros = map.GetUInt64("timestamp"u8),
            Id = map.GetUInt32("id"u8),
            Rate = map.GetUInt32("rate"u8),
        };

        if (map.TryGet("value"u8, out var content) || map.TryGet("payload"u8, out content))
            message = message with { Content = PublishContent.Value, Value = Encode(content) };
        else if (map.TryGet("samples"u8, out content))
            message = message with { Content = PublishContent.Samples, Samples = EncodeSamples(content) };
        else if (map.TryGet("timeline"u8, out content))
            message = message with { Content = PublishContent.Value, Value = EncodeTimeline(content) };

        message.WriteTo(ref wire);
    }

    private readonly ReadOnlySpan<byte> EncodeSamples(LegacyValue samples)
    {
        var wire = new WireWriter(_scratch);
        foreach (var sample in samples.AsArray()) wire.WriteDouble(sample.AsDouble());
        return _scratch[..wire.Length];
    }

    /// <summary>
    /// The binary PUBLISH has no place for keyframes, so that a timeline becomes the value: a map with
    /// <c>keyframes</c> as they came, <c>loop</c>, and <c>start_time</c> and <c>duration</c> where given.
    /// </summary>
    private readonly EncodedValue EncodeTimeline(LegacyValue content)
    {
        var timeline = content.AsMap("a timeline");
        var keyframes = timeline.Require("keyframes"u8);
        keyframes.AsArray();
        var hasStart = timeline.TryGet("start_time"u8, out var start);
        var hasDuration = timeline.TryGet("duration"u8, out var duration);

        var wire = new WireWriter(_scratch);
        wire.WriteUInt16((ushort)(2 + (hasStart ? 1 : 0) + (hasDuration ? 1 : 0)));
        wire.WriteString("keyframes"u8);
        keyframes.WriteTo(ref wire);
        wire.WriteString("loop"u8);
        wire.WriteByte((byte)ValueKind.Bool);
        wire.WriteByte((timeline.GetBool("loop_"u8) ?? timeline.GetBool("loop"u8) ?? false) ? (byte)1 : (byte)0);
        if (hasStart) WriteMember("start_time"u8, start, ref wire);
        if (hasDuration) WriteMember("duration"u8, duration, ref wire);
        return new(ValueKind.Map, _scratch[..wire.Length]);
    }

    private static void WriteMember(ReadOnlySpan<byte> key, LegacyValue value, ref WireWriter wire)
    {
        value.AsInteger(long.MaxValue);
        wire.WriteString(key);
        value.WriteTo(ref wire);
    }

    private readonly void WriteSnapshot(LegacyMap map, ref WireWriter wire)
    {
        var elements = map.Require("params"u8).AsArray();
        wire.WriteByte((byte)MessageType.Snapshot);
        wire.WriteCount(elements.Count, "A snapshot");
        foreach (var element in elements)
        {
            var param = element.AsMap("a param of SNAPSHOT");
            new SnapshotParam
            {
                Address = param.RequireText("address"u8),
                Value = Encode(param.Require("value"u8)),
                Revision = param.RequireUInt64("revision"u8),
                HasWriter = param.TryGetText("writer"u8, out var writer),
                Writer = writer,
                TimestampMicros = param.GetUInt64("timestamp"u8),
            }.WriteTo(ref wire);
        }
    }

    private readonly void WriteAnnounce(LegacyMap map, ref WireWriter wire)
    {
        wire.WriteByte((byte)MessageType.Announce);
        wire.WriteString(map.RequireText("namespace"u8));
        if (map.TryGet("signals"u8, out var signals))
            WriteSignals(signals.AsArray(), ref wire, withMetadata: true);
        else
            wire.WriteUInt16(0);
    }

    private readonly void WriteResult(LegacyMap map, ref WireWriter wire)
    {
        wire.WriteByte((byte)MessageType.Result);
        WriteSignals(map.Require("signals"u8).AsArray(), ref wire, withMetadata: false);
    }

    private readonly void WriteSignals(LegacyValue.Elements signals, ref WireWriter wire, bool withMetadata)
    {
        wire.WriteCount(signals.Count, "A list of signals");
        foreach (var element in signals)
        {
            var signal = element.AsMap("a signal");
            var hasMetadata = signal.TryGet("meta"u8, out var metadata);
            new SignalDefinition
            {
                Address = signal.RequireText("address"u8),
                Type = SignalOf(signal.Require("type"u8)),
                HasDatatype = signal.TryGetText("datatype"u8, out var datatype),
                Datatype = datatype,
                HasAccess = signal.TryGetText("access"u8, out var access),
                Access = access,
                HasMetadata = hasMetadata,
                Metadata = hasMetadata ? MetadataOf(metadata.AsMap("the metadata of a signal")) : default,
            }.WriteTo(ref wire, withMetadata);
        }
    }

    private readonly SignalMetadata MetadataOf(LegacyMap map)
    {
        var hasDefault = map.TryGet("default"u8, out var initial);
        return new()
        {
            HasUnit = map.TryGetText("unit"u8, out var unit),
            Unit = unit,
            Range = map.TryGet("range"u8, out var range) ? RangeOf(range) : null,
            HasDefault = hasDefault,
            Default = hasDefault ? Encode(initial) : default,
            HasDescription = map.TryGetText("description"u8, out var description),
            Description = description,
        };
    }

    private static (double Min, double Max) RangeOf(LegacyValue range)
    {
        var ends = range.AsArray();
        if (ends.Count != 2) throw range.NotA("an array of two numbers");

        ends.MoveNext();
        var min = ends.Current.AsDouble();
        ends.MoveNext();
        return (min, ends.Current.AsDouble());
    }

    private static TimeToLive TimeToLiveOf(LegacyValue ttl)
    {
        if (ttl.IsText && ttl.AsText().SequenceEqual("Never"u8)) return TimeToLive.Never;

        var choice = ttl.AsMap("the ttl of SET");
        if (choice.TryGet("Absolute"u8, out var seconds))
            return TimeToLive.Absolute((uint)seconds.AsInteger(TimeToLive.MaxSeconds));
        if (choice.TryGet("Sliding"u8, out seconds))
            return new((uint)seconds.AsInteger(TimeToLive.MaxSeconds));
        throw ttl.NotA("\"Never\", {\"Sliding\": n} or {\"Absolute\": n}");
    }

    private static SignalType SignalOf(LegacyValue signal)
    {
        var name = signal.AsText();
        return name.SequenceEqual("param"u8) ? SignalType.Param
            : name.SequenceEqual("event"u8) ? SignalType.Event
            : name.SequenceEqual("stream"u8) ? SignalType.Stream
            : name.SequenceEqual("gesture"u8) ? SignalType.Gesture
            : name.SequenceEqual("timeline"u8) ? SignalType.Timeline
            : throw signal.NotA("the name of a signal type");
    }

    private static GesturePhase PhaseOf(LegacyValue phase)
    {
        var name = phase.AsText();
        return name.SequenceEqual("start"u8) ? GesturePhase.Start
            : name.SequenceEqual("move"u8) ? GesturePhase.Move
            : name.SequenceEqual("end"u8) ? GesturePhase.End
            : name.SequenceEqual("cancel"u8) ? GesturePhase.Cancel
            : throw phase.NotA("the name of a phase");
    }
}

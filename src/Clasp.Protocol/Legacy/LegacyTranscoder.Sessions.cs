using Clasp.Protocol.Messages;
using Clasp.Protocol.Wire;

namespace Clasp.Protocol.Legacy;

/// <content>Messages about the session, its subscriptions, and other routers.</content>
internal ref partial struct LegacyTranscoder
{
    private static void WriteHello(LegacyMap map, ref WireWriter wire)
    {
        map.TryGetText("token"u8, out var token);
        new HelloMessage
        {
            Version = (byte)map.Require("version"u8).AsInteger(byte.MaxValue),
            Features = FeaturesOf(map),
            Name = map.RequireText("name"u8),
            Token = token,
        }.WriteTo(ref wire);
    }

    private static void WriteWelcome(LegacyMap map, ref WireWriter wire)
    {
        map.TryGetText("token"u8, out var token);
        new WelcomeMessage
        {
            Version = (byte)map.Require("version"u8).AsInteger(byte.MaxValue),
            Features = FeaturesOf(map),
            TimeMicros = map.RequireUInt64("time"u8),
            Session = map.RequireText("session"u8),
            Name = map.RequireText("name"u8),
            Token = token,
        }.WriteTo(ref wire);
    }

    private static void WriteSubscribe(LegacyMap map, ref WireWriter wire)
    {
        var options = map.TryGet("options"u8, out var given) ? given.AsMap("the options of SUBSCRIBE") : NoMembers;
        new SubscribeMessage
        {
            Id = map.RequireUInt32("id"u8),
            Pattern = map.RequireText("pattern"u8),
            TypeMask = MaskOf(map),
            MaxRate = options.GetUInt32("max_rate"u8),
            Epsilon = options.GetDouble("epsilon"u8),
            History = options.GetUInt32("history"u8),
            Window = options.GetUInt32("window"u8),
        }.WriteTo(ref wire);
    }

    private static void WriteReplay(LegacyMap map, ref WireWriter wire) =>
        new ReplayMessage
        {
            Pattern = map.RequireText("pattern"u8),
            FromMicros = map.GetUInt64("from"u8),
            ToMicros = map.GetUInt64("to"u8),
            Limit = map.GetUInt32("limit"u8),
            TypeMask = MaskOf(map),
        }.WriteTo(ref wire);

    private static void WriteSync(LegacyMap map, ref WireWriter wire) =>
        new SyncMessage
        {
            T1 = map.RequireUInt64("t1"u8),
            T2 = map.GetUInt64("t2"u8),
            T3 = map.GetUInt64("t3"u8),
        }.WriteTo(ref wire);

    private static void WriteAck(LegacyMap map, ref WireWriter wire) =>
        new AckMessage
        {
            HasAddress = map.TryGetText("address"u8, out var address),
            Address = address,
            Revision = map.GetUInt64("revision"u8),
            Locked = map.GetBool("locked"u8),
            HasHolder = map.TryGetText("holder"u8, out var holder),
            Holder = holder,
            CorrelationId = map.GetUInt32("correlation_id"u8),
        }.WriteTo(ref wire);

    private static void WriteError(LegacyMap map, ref WireWriter wire) =>
        new ErrorMessage
        {
            Code = (ErrorCode)map.Require("code"u8).AsInteger(ushort.MaxValue),
            Text = map.RequireText("message"u8),
            HasAddress = map.TryGetText("address"u8, out var address),
            Address = address,
            CorrelationId = map.GetUInt32("correlation_id"u8),
        }.WriteTo(ref wire);

    private readonly void WriteFederationSync(LegacyMap map, ref WireWriter wire)
    {
        var list = new WireWriter(_scratch);
        var patternCount = WritePatterns(map, ref list);
        var patternsEnd = list.Length;
        var revisionCount = WriteRevisions(map, ref list);
        new FederationSyncMessage
        {
            Op = OpOf(map.Require("op"u8)),
            Patterns = new StringList(patternCount, _scratch[..patternsEnd]),
            Revisions = new RevisionList(revisionCount, _scratch[patternsEnd..list.Length]),
            SinceRevision = map.GetUInt64("since_revision"u8),
            HasOrigin = map.TryGetText("origin"u8, out var origin),
            Origin = origin,
        }.WriteTo(ref wire);
    }

    private static int WritePatterns(LegacyMap map, ref WireWriter list)
    {
        if (!map.TryGet("patterns"u8, out var patterns)) return 0;

        var elements = patterns.AsArray();
        foreach (var pattern in elements) list.WriteString(pattern.AsText());
        return elements.Count;
    }

    private static int WriteRevisions(LegacyMap map, ref WireWriter list)
    {
        if (!map.TryGet("revisions"u8, out var revisions)) return 0;

        var pairs = revisions.AsPairs();
        var count = pairs.Count;
        while (pairs.MoveNext())
        {
            list.WriteString(pairs.Current.AsText());
            pairs.MoveNext();
            list.WriteUInt64(pairs.Current.AsInteger(ulong.MaxValue));
        }

        return count;
    }

    private static FederationOp OpOf(LegacyValue op)
    {
        var name = op.AsText();
        return name.SequenceEqual("DeclareNamespaces"u8) ? FederationOp.DeclareNamespaces
            : name.SequenceEqual("RequestSync"u8) ? FederationOp.RequestSync
            : name.SequenceEqual("RevisionVector"u8) ? FederationOp.RevisionVector
            : name.SequenceEqual("SyncComplete"u8) ? FederationOp.SyncComplete
            : throw op.NotA("the name of an operation");
    }

    /// <summary>Features by name; those that are not known have no bit, and are left out.</summary>
    private static Features FeaturesOf(LegacyMap map)
    {
        if (!map.TryGet("features"u8, out var names)) return Features.None;

        var features = Features.None;
        foreach (var name in names.AsArray())
        {
            features |= name.AsText() switch
            {
                var known when known.SequenceEqual("param"u8) => Features.Param,
                var known when known.SequenceEqual("event"u8) => Features.Event,
                var known when known.SequenceEqual("stream"u8) => Features.Stream,
                var known when known.SequenceEqual("gesture"u8) => Features.Gesture,
                var known when known.SequenceEqual("timeline"u8) => Features.Timeline,
                var known when known.SequenceEqual("federation"u8) => Features.Federation,
                _ => Features.None,
            };
        }

        return features;
    }

    /// <summary>The types to filter for; none given is no filter, which the binary form says with all bits.</summary>
    private static SignalTypes MaskOf(LegacyMap map)
    {
        var mask = SignalTypes.None;
        if (map.TryGet("types"u8, out var types))
        {
            foreach (var type in types.AsArray()) mask |= SignalOf(type).ToMask();
        }

        return mask == SignalTypes.None ? (SignalTypes)byte.MaxValue : mask;
    }
}

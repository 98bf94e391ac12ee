using Clasp.Fuzz.Engine;
using Clasp.Protocol;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Legacy;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;

namespace Clasp.Fuzz.Targets;

/// <summary>Whole frames: the header, the older MessagePack form, and every message to its end.</summary>
internal sealed class FrameTarget : IFuzzTarget
{
    private readonly byte[] _binary = new byte[ProtocolLimits.MaxPayloadBytes];

    public string Name => "frames";

    public int Weight => 40;

    public IReadOnlyList<byte[]> Seeds => Vectors.Frames;

    public int Run(ReadOnlySpan<byte> input)
    {
        var isTranscoded = false;
        try
        {
            if (!FrameHeader.TryRead(input, out _)) return 0;

            var payload = FrameHeader.PayloadOf(input);
            if (LegacyMessage.IsLegacy(payload))
            {
                payload = _binary.AsSpan(0, LegacyMessage.Transcode(payload, _binary));
                isTranscoded = true;
            }

            MessageReader.Check(payload);
            return Outcome.Join(payload[0], Walk(payload));
        }
        catch (ProtocolException refused) when (!isTranscoded)
        {
            return Outcome.Of(refused);
        }
    }

    /// <summary>Goes through what is read only on demand: it was checked, and may not fail any more.</summary>
    private static int Walk(ReadOnlySpan<byte> payload)
    {
        var count = 0;
        switch (MessageReader.TypeOf(payload))
        {
            case MessageType.Snapshot:
                foreach (var param in SnapshotMessage.ReadFrom(payload)) count += Value.From(param.Value).IsNull ? 1 : 2;
                break;
            case MessageType.Bundle:
                foreach (var part in BundleMessage.ReadFrom(payload)) count += Outcome.Join(part[0], Walk(part));
                break;
            case MessageType.Announce:
                foreach (var signal in AnnounceMessage.ReadFrom(payload).Signals) count += 1 + signal.Address.Length;
                break;
            case MessageType.Result:
                foreach (var signal in ResultMessage.ReadFrom(payload).Signals) count += 1 + signal.Address.Length;
                break;
            case MessageType.Set:
                count = (int)Value.From(SetMessage.ReadFrom(payload).Value).Kind;
                break;
            case MessageType.Publish when PublishMessage.ReadFrom(payload) is { Content: PublishContent.Value } publish:
                count = (int)Value.From(publish.Value).Kind;
                break;
            case MessageType.FederationSync:
                foreach (var pattern in FederationSyncMessage.ReadFrom(payload).Patterns) count += 1 + pattern.Length;
                break;
        }

        return Outcome.OfCount(Math.Abs((long)count));
    }
}

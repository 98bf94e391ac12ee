using Clasp.Federation.Wire;
using Clasp.Fuzz.Engine;
using Clasp.Protocol;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;

namespace Clasp.Fuzz.Targets;

/// <summary>The operations between routers, each read to its end.</summary>
internal sealed class LinkOperationTarget : IFuzzTarget
{
    public string Name => "link operations";

    public int Weight => 15;

    /// <summary>Payloads.</summary>
    public IReadOnlyList<byte[]> Seeds { get; } =
        [.. Vectors.Texts("federation-extension", "vectors", "hex").Select(hex => Convert.FromHexString(hex)[FrameHeader.MinLength..])];

    public int Run(ReadOnlySpan<byte> input)
    {
        try
        {
            if (MessageReader.TypeOf(input) != MessageType.FederationSync) return 0;

            var op = LinkWire.OpOf(input);
            return Outcome.Join(op, Outcome.OfCount(Read((LinkOp)op, input)));
        }
        catch (ProtocolException refused)
        {
            return Outcome.Of(refused);
        }
    }

    private static int Read(LinkOp op, ReadOnlySpan<byte> payload) => op switch
    {
        LinkOp.Open => LinkOpen.ReadFrom(payload).Ancestors.Length,
        LinkOp.Routers => RoutersOp.ReadFrom(payload).Records.Sum(record => record.Path.Length + record.Claims.Length),
        LinkOp.Refused => ClaimRefused.ReadFrom(payload).Reason.Length,
        LinkOp.RequestSync => RequestSyncOp.ReadFrom(payload).Cursors.Count,
        LinkOp.Changes => Count(new ChangesReader(payload, new byte[ProtocolLimits.MaxAddressBytes])),
        LinkOp.SyncComplete => SyncCompleteOp.ReadFrom(payload).Cursors.Count,
        LinkOp.Write => RoutedWrite.ReadFrom(payload).Message.Length,
        LinkOp.WriteResult => WriteResult.ReadFrom(payload).Text.Length,
        LinkOp.Interest => InterestOp.ReadFrom(payload).Changes.Count,
        LinkOp.Signal => ForwardedSignal.ReadFrom(payload).Message.Length,
        LinkOp.Acknowledge => AcknowledgeOp.ReadFrom(payload).Bytes > 0 ? 1 : 0,
        LinkOp.Fetch => FetchOp.ReadFrom(payload).Address.Length,
        LinkOp.SessionEnded => SessionEndedOp.ReadFrom(payload).Session.Length,
        LinkOp.Holders => HoldersOp.ReadFrom(payload).Sessions.Count,
        LinkOp.RevisionFloor => RevisionFloorOp.ReadFrom(payload).Floors.Count,
        _ => 0,
    };

    private static int Count(ChangesReader reader)
    {
        var count = 0;
        while (reader.MoveNext()) count += 1 + reader.Current.Address.Length;
        return count;
    }
}

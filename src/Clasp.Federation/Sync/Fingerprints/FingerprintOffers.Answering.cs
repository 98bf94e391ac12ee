using Clasp.Federation.Links;
using Clasp.Federation.Wire;
using Clasp.Protocol;
using Clasp.Protocol.Framing;
using Clasp.Routing.State;

namespace Clasp.Federation.Sync.Fingerprints;

/// <content>What peers lack, on its way to them, as their links have room.</content>
internal sealed partial class FingerprintOffers
{
    private const int RepairFrameBytes = 4 * 1024;

    private readonly byte[] _frame = new byte[ProtocolLimits.MaxFrameBytes];

    private void SendAnswers()
    {
        foreach (var offer in _answering)
        {
            foreach (var (link, answer) in offer.Peers)
            {
                if (answer is { IsComplete: true }) SendAnswer(link, offer, answer);
            }
        }

        _answering.RemoveWhere(offer => !offer.Peers.Values.Any(answer => answer is { IsComplete: true }));
    }

    private void SendAnswer(Link link, FingerprintOffer offer, FingerprintAnswer answer)
    {
        while (answer.IsComplete && link.Window.HasRoom)
        {
            if (answer.Repairs.Count > 0)
                SendRepairs(link, offer, answer.Repairs);
            else
                SendAbsent(link, offer, answer);
        }
    }

    private void SendRepairs(Link link, FingerprintOffer offer, Queue<Param> repairs)
    {
        var order = offer.Owner.State.Order;
        var writer = new ChangesWriter(_frame, offer.Owner.Utf8, offer.Owner.State.Stream, ChangesFlags.Repairs, RepairFrameBytes);
        while (repairs.TryPeek(out var param))
        {
            // What has gone elsewhere meanwhile is told as a change.
            if (param.Order == order && !writer.TryAdd(ReplicatedChange.Of(param, param.Sequence))) break;
            repairs.Dequeue();
        }

        if (writer.Count > 0) link.SendPaced(writer.Finish(through: 0));
    }

    private static void SendAbsent(Link link, FingerprintOffer offer, FingerprintAnswer answer)
    {
        var addresses = new List<byte[]>();
        for (var bytes = 0; bytes < RepairFrameBytes && answer.Absent.TryDequeue(out var address); bytes += address.Length) addresses.Add(address);
        answer.IsComplete = answer.Absent.Count > 0;
        link.SendPaced(Frame.ToArray(new AbsentOp(IsLast: !answer.IsComplete, offer.Owner.Id, offer.Seed, addresses)));
    }
}

using System.Text;
using Clasp.Federation.Links;
using Clasp.Federation.Ownership;
using Clasp.Federation.Wire;
using Clasp.Protocol;
using Clasp.Protocol.Addressing;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Routing;
using Microsoft.Extensions.Logging;

namespace Clasp.Federation.Forwarding;

/// <summary>Carries events, streams, gestures and timelines towards routers where somebody subscribes, each at most once.</summary>
internal sealed class SignalForwarding(
    Router router, RouterDirectory directory, int maxInterests, ILogger logger)
{
    private readonly SignalGuard _guard = new();
    private readonly byte[] _frame = new byte[ProtocolLimits.MaxFrameBytes];
    private readonly byte[] _publish = new byte[ProtocolLimits.MaxPayloadBytes];
    private ulong _lastNumber;
    private int _frameLength;
    private Link? _from;

    /// <summary>Begins a signal of a client of this router; links that it is delivered to get this one frame.</summary>
    public void Begin() => _frameLength = 0;

    /// <summary>Sends the signal that is being delivered over a link that wants it.</summary>
    /// <returns><c>false</c>: it is too long to be forwarded, or the link is too slow for it and it was no stream.</returns>
    public bool TrySend(Link link, in PublishMessage message)
    {
        if (link == _from || !link.IsOpen) return true;
        if (message.Address.Length + message.Value.Data.Length + message.Samples.Length > ProtocolLimits.MaxParamBytes) return false;

        if (_frameLength == 0) _frameLength = Encode(directory.Self.Utf8, directory.Self.Appearance.Incarnation, ++_lastNumber, message);
        var frame = _frame.AsSpan(0, _frameLength);
        if (link.Window.HasRoom && link.Signals.IsEmpty)
        {
            link.SendPaced(frame);
            return true;
        }

        link.Wake();
        if (message.Signal != SignalType.Stream && !IsMove(message)) return link.Signals.TryAddEvent(frame);

        link.Signals.AddStream(frame);
        return true;
    }

    /// <summary>A signal of another router: delivered here, and passed on, unless it came before.</summary>
    public void Receive(Link from, ReadOnlySpan<byte> payload)
    {
        var signal = ForwardedSignal.ReadFrom(payload);
        var origin = Encoding.UTF8.GetString(signal.Origin);
        if (origin == directory.Self.Id)
        {
            logger.LoopSeen(origin, from.ToString(), "a signal came back");
            return;
        }

        if (!directory.IsReachedOver(from, origin))
        {
            from.Strayed(logger, $"a signal of {origin}, which is not reached over this link");
            return;
        }

        if (!_guard.TryAccept(origin, signal.Incarnation, signal.Number)) return;

        var message = PublishMessage.ReadFrom(signal.Message);
        _frameLength = Encode(signal.Origin, signal.Incarnation, signal.Number, message);
        _from = from;
        router.Publish(message, except: from.Session);
        _from = null;
        _frameLength = 0;
    }

    /// <summary>The routers behind a link want other signals than before: they are its session's subscriptions.</summary>
    public void ReceiveInterest(Link from, InterestOp interest)
    {
        foreach (var (types, pattern) in interest.Changes)
        {
            if (!AddressPattern.TryParse(Encoding.UTF8.GetBytes(pattern), out var parsed, out _)) continue;

            if (types != SignalTypes.None && from.Session.InterestCount >= maxInterests && !from.Session.IsInterestedIn(parsed))
                from.Strayed(logger, $"interest in more than {maxInterests} patterns (federation-max-interests)");
            else
                router.SetInterest(from.Session, parsed, types);
        }
    }

    /// <summary>Sends over a link what waited for room.</summary>
    public static void SendWaiting(Link link)
    {
        while (link.Window.HasRoom && link.Signals.TryTake(out var frame)) link.SendPaced(frame);
    }

    private static bool IsMove(in PublishMessage message) =>
        message is { Signal: SignalType.Gesture, Phase: GesturePhase.Move };

    private int Encode(ReadOnlySpan<byte> origin, ulong incarnation, ulong number, in PublishMessage message)
    {
        var wire = new Protocol.Wire.WireWriter(_publish);
        message.WriteTo(ref wire);
        return Frame.Write(_frame, new ForwardedSignal
        {
            Origin = origin,
            Incarnation = incarnation,
            Number = number,
            Message = wire.Written,
        });
    }
}

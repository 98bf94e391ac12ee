using Clasp.Protocol.Messages;
using Clasp.Routing.Sessions;
using Clasp.Routing.State;

namespace Clasp.Routing.Timing;

/// <summary>Thins out the moves of a gesture: at most one every 16 ms, and the last one is never lost.</summary>
internal sealed class GestureCoalescer(Router router)
{
    private const long IntervalMicros = 16_000;

    /// <summary>A gesture that never ends is forgotten after this.</summary>
    private const long LifetimeMicros = 300_000_000;

    private const int MaxGesturesPerSession = 1000;

    private readonly Dictionary<Session, Dictionary<(AddressEntry, uint), Gesture>> _gestures = [];

    /// <summary>Takes in one step of a gesture.</summary>
    /// <returns>Whether it is to be delivered now.</returns>
    public bool TryPass(Session session, AddressEntry address, in PublishMessage message, ReadOnlySpan<byte> payload)
    {
        var key = (address, message.Id ?? 0);
        var known = _gestures.GetValueOrDefault(session);
        var gesture = known?.GetValueOrDefault(key);
        switch (message.Phase)
        {
            case GesturePhase.Start:
                if (gesture is null) Remember(session, key);
                return true;

            case GesturePhase.Move when gesture is not null:
                return TryMove(session, gesture, payload);

            case GesturePhase.Move:
                return true;

            default:
                if (gesture is null) return true;

                Flush(session, gesture);
                gesture.IsEnded = true;
                known!.Remove(key); // It was found there.
                return true;
        }
    }

    public void SessionEnded(Session session) => _gestures.Remove(session);

    private void Remember(Session session, (AddressEntry, uint) key)
    {
        if (!_gestures.TryGetValue(session, out var gestures)) _gestures[session] = gestures = [];
        if (gestures.Count >= MaxGesturesPerSession) return;

        var gesture = new Gesture { SentMicros = router.NowMicros };
        gestures[key] = gesture;
        router.Schedule(router.NowMicros + LifetimeMicros, () =>
        {
            if (!gesture.IsEnded) gestures.Remove(key);
        });
    }

    private bool TryMove(Session session, Gesture gesture, ReadOnlySpan<byte> payload)
    {
        var now = router.NowMicros;
        if (gesture.Held is null && now - gesture.SentMicros >= IntervalMicros)
        {
            gesture.SentMicros = now;
            return true;
        }

        var isFirstHeld = gesture.Held is null;
        gesture.Held = payload.ToArray();
        if (isFirstHeld) router.Schedule(gesture.SentMicros + IntervalMicros, () => Flush(session, gesture));
        return false;
    }

    private void Flush(Session session, Gesture gesture)
    {
        if (gesture.Held is not { } held || !session.IsLive) return;

        gesture.Held = null;
        gesture.SentMicros = router.NowMicros;
        router.Publish(PublishMessage.ReadFrom(held), except: session);
    }

    /// <summary>A gesture that has started and not ended.</summary>
    private sealed class Gesture
    {
        public long SentMicros { get; set; }

        /// <summary>The newest move, while it waits.</summary>
        public byte[]? Held { get; set; }

        public bool IsEnded { get; set; }
    }
}

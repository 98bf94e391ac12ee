using Clasp.Protocol.Messages;
using Clasp.Routing.Sessions;
using Clasp.Routing.State;

namespace Clasp.Routing.Timing;

/// <summary>Thins out the moves of a gesture: at most one every 16 ms, and the last one is never lost.</summary>
internal sealed class GestureCoalescer(Router router)
{
    private const long IntervalMicros = 16_000;

    /// <summary>A gesture that nothing is heard of is forgotten after this.</summary>
    private const long PatienceMicros = 300_000_000;

    /// <summary>Moves of further gestures of a session are delivered one by one.</summary>
    private const int MaxGesturesPerSession = 1000;

    private readonly Dictionary<Session, Dictionary<(AddressEntry Address, uint Id), Gesture>> _gestures = [];

    /// <summary>Takes in one step of a gesture.</summary>
    /// <returns>Whether it is to be delivered now.</returns>
    public bool TryPass(Session session, AddressEntry address, in PublishMessage message, ReadOnlySpan<byte> payload)
    {
        var key = (address, message.Id ?? 0);
        var gesture = _gestures.GetValueOrDefault(session)?.GetValueOrDefault(key);
        gesture?.HeardMicros = router.NowMicros;
        switch (message.Phase)
        {
            case GesturePhase.Start when gesture is null:
                Remember(session, key);
                return true;

            case GesturePhase.Start:
                Flush(session, gesture);
                gesture.SentMicros = router.NowMicros;
                return true;

            case GesturePhase.Move:
                return gesture is null || TryMove(session, gesture, payload);

            default:
                if (gesture is not null) End(session, key, gesture);
                return true;
        }
    }

    /// <summary>What a session began, it will not end any more; its last moves still go out.</summary>
    public void SessionEnded(Session session)
    {
        if (!_gestures.TryGetValue(session, out var gestures)) return;

        foreach (var (key, gesture) in gestures.ToList()) End(session, key, gesture);
        _gestures.Remove(session);
    }

    private void Remember(Session session, (AddressEntry Address, uint Id) key)
    {
        if (!_gestures.TryGetValue(session, out var gestures))
        {
            _gestures[session] = gestures = [];
            router.Schedule(router.NowMicros + PatienceMicros, () => ForgetAbandoned(session));
        }

        if (gestures.Count >= MaxGesturesPerSession) return;

        key.Address.Pins++;
        gestures[key] = new Gesture(key.Address) { SentMicros = router.NowMicros, HeardMicros = router.NowMicros };
    }

    private bool TryMove(Session session, Gesture gesture, ReadOnlySpan<byte> payload)
    {
        if (!gesture.HoldsMove && router.NowMicros - gesture.SentMicros >= IntervalMicros)
        {
            gesture.SentMicros = router.NowMicros;
            return true;
        }

        var isFirst = !gesture.HoldsMove;
        gesture.Hold(payload);
        if (!isFirst) return false;

        gesture.Flush ??= FlushOf(session, gesture);
        router.Reschedule(gesture.SentMicros + IntervalMicros, gesture.Flush);
        return false;
    }

    private ScheduledCall FlushOf(Session session, Gesture gesture) => new(() => Flush(session, gesture));

    private void End(Session session, (AddressEntry Address, uint Id) key, Gesture gesture)
    {
        Flush(session, gesture);
        gesture.Flush?.Cancel();
        gesture.Address.Pins--;
        _gestures[session].Remove(key);
    }

    private void Flush(Session session, Gesture gesture)
    {
        if (!gesture.HoldsMove) return;

        gesture.SentMicros = router.NowMicros;
        router.PublishFrom(session, gesture.Address, gesture.Held);
        gesture.Release();
    }

    private void ForgetAbandoned(Session session)
    {
        if (!_gestures.TryGetValue(session, out var gestures)) return;

        foreach (var (key, gesture) in gestures.ToList())
        {
            if (router.NowMicros - gesture.HeardMicros >= PatienceMicros) End(session, key, gesture);
        }

        if (gestures.Count == 0)
            _gestures.Remove(session);
        else
            router.Schedule(router.NowMicros + PatienceMicros, () => ForgetAbandoned(session));
    }
}

using Clasp.Routing.State;

namespace Clasp.Routing.Timing;

/// <summary>Knows which param is due next, without looking at the others.</summary>
/// <remarks>A param that lives longer than it seemed at first stays where it is, and is put back when its old time comes.</remarks>
internal sealed class ExpiryQueue
{
    private readonly PriorityQueue<Param, long> _params = new();

    public long? NextMicros => _params.TryPeek(out _, out var due) ? due : null;

    /// <summary>The time of a param was set.</summary>
    public void Update(Param param)
    {
        if (param.DueMicros == long.MaxValue || (param.IsQueued && !IsEarlier(param))) return;

        param.IsQueued = true;
        param.QueuedMicros = param.DueMicros;
        _params.Enqueue(param, param.DueMicros);
    }

    /// <summary>The next param whose time has come.</summary>
    public bool TryTake(long nowMicros, out Param due)
    {
        while (_params.TryPeek(out due!, out var at) && at <= nowMicros)
        {
            _params.Dequeue();
            if (!due.IsQueued || at != due.QueuedMicros) continue;

            due.IsQueued = false;
            if (due.DueMicros <= nowMicros && due.Entry.Param == due) return true;

            if (due.Entry.Param == due) Update(due);
        }

        return false;
    }

    private static bool IsEarlier(Param param) => param.DueMicros < param.QueuedMicros;
}

using System.Diagnostics.CodeAnalysis;
using Clasp.Routing.State;

namespace Clasp.Routing.Timing;

/// <summary>Knows which param is due next, without looking at the others.</summary>
/// <remarks>
/// A heap in which each param knows its slot. A write or a read that lets a param live longer does not move it: it is put
/// back when its old time comes. So the queue costs nothing for a param that is in use.
/// </remarks>
internal sealed class ExpiryQueue
{
    private const int InitialCapacity = 64;

    private Param[] _heap = new Param[InitialCapacity];
    private int _count;

    /// <summary>When to look here next; null for never.</summary>
    public long? NextMicros => _count == 0 ? null : _heap[0].QueuedMicros;

    /// <summary>The time of a param was set.</summary>
    public void Update(Param param)
    {
        if (param.DueMicros == long.MaxValue) return;

        if (param.QueueSlot < 0)
        {
            if (_count == _heap.Length) Array.Resize(ref _heap, _heap.Length * 2);
            param.QueuedMicros = param.DueMicros;
            MoveUp(param, _count++);
        }
        else if (param.DueMicros < param.QueuedMicros)
        {
            param.QueuedMicros = param.DueMicros;
            MoveUp(param, param.QueueSlot);
        }
    }

    /// <summary>A param is gone.</summary>
    public void Remove(Param param)
    {
        if (param.QueueSlot < 0) return;

        var slot = param.QueueSlot;
        var last = _heap[--_count];
        _heap[_count] = null!; // Behind the end of the heap nobody looks.
        param.QueueSlot = -1;
        if (last == param) return;

        MoveUp(last, slot);
        MoveDown(last, last.QueueSlot);
    }

    /// <summary>The next param whose time has come; it is in the queue no more.</summary>
    public bool TryTake(long nowMicros, [NotNullWhen(true)] out Param? due)
    {
        while (_count > 0 && _heap[0].QueuedMicros <= nowMicros)
        {
            due = _heap[0];
            Remove(due);
            if (due.DueMicros <= nowMicros) return true;

            Update(due);
        }

        due = null;
        return false;
    }

    private void MoveUp(Param param, int slot)
    {
        while (slot > 0)
        {
            var parent = (slot - 1) / 2;
            if (_heap[parent].QueuedMicros <= param.QueuedMicros) break;

            Put(_heap[parent], slot);
            slot = parent;
        }

        Put(param, slot);
    }

    private void MoveDown(Param param, int slot)
    {
        while (true)
        {
            var child = (2 * slot) + 1;
            if (child >= _count) break;
            if (child + 1 < _count && _heap[child + 1].QueuedMicros < _heap[child].QueuedMicros) child++;
            if (param.QueuedMicros <= _heap[child].QueuedMicros) break;

            Put(_heap[child], slot);
            slot = child;
        }

        Put(param, slot);
    }

    private void Put(Param param, int slot)
    {
        _heap[slot] = param;
        param.QueueSlot = slot;
    }
}

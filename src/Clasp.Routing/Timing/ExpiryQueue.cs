using System.Diagnostics.CodeAnalysis;
using Clasp.Routing.State;

namespace Clasp.Routing.Timing;

/// <summary>Knows which param is due next, without looking at the others.</summary>
/// <remarks>
/// Time goes in steps here, so that params expire together and not each at a moment of its own, and take little room. A
/// heap in which each param knows its slot. A write or a read that lets a param live longer does not move it: it is put
/// back when its old time comes. So the queue costs nothing for a param that is in use.
/// </remarks>
internal sealed class ExpiryQueue
{
    /// <summary>Also for what lies further ahead than the 17 years that steps can count.</summary>
    public const int Never = int.MaxValue;

    private const long StepMicros = 250_000;

    private readonly SegmentedArray<Param> _heap = new();
    private int _count;

    /// <summary>When to look here next; null for never.</summary>
    public long? NextMicros => _count == 0 ? null : _heap[0].QueuedStep * StepMicros;

    /// <summary>The first step that is not before a time.</summary>
    public static int StepFor(long micros) => (int)Math.Min((micros + StepMicros - 1) / StepMicros, Never);

    /// <summary>The time of a param was set.</summary>
    public void Update(Param param)
    {
        if (param.DueStep == Never) return;

        if (param.QueueSlot < 0)
        {
            _heap.Grow(_count + 1);
            param.QueuedStep = param.DueStep;
            MoveUp(param, _count++);
        }
        else if (param.DueStep < param.QueuedStep)
        {
            param.QueuedStep = param.DueStep;
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
        var now = nowMicros / StepMicros;
        while (_count > 0 && _heap[0].QueuedStep <= now)
        {
            due = _heap[0];
            Remove(due);
            if (due.DueStep <= now) return true;

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
            if (_heap[parent].QueuedStep <= param.QueuedStep) break;

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
            if (child + 1 < _count && _heap[child + 1].QueuedStep < _heap[child].QueuedStep) child++;
            if (param.QueuedStep <= _heap[child].QueuedStep) break;

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

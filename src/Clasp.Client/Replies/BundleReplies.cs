using Clasp.Protocol.Messages;

namespace Clasp.Client.Replies;

/// <summary>
/// The outstanding answers to bundles: they come when the bundles run, so a later one may be answered first.
/// </summary>
internal sealed class BundleReplies
{
    private readonly List<Slot> _slots = [];

    public IEnumerable<PendingReply> Waiters => _slots.Select(slot => slot.Bundle).Where(bundle => !bundle.IsDone);

    /// <summary>Adds a bundle, and forgets those that nobody waits for and whose answer is overdue.</summary>
    public void Add(PendingBundle bundle, long order, ulong overdueMicros)
    {
        _slots.RemoveAll(slot => slot.Bundle.IsDone && slot.Bundle.RunsAtMicros < overdueMicros);
        _slots.Add(new(bundle, order));
    }

    /// <summary>The one whose turn it is.</summary>
    public PendingBundle? TakeNext() => Remove(_slots.MinBy(RunsAt)?.Bundle);

    /// <summary>The first to run of those with a part at the address, and its place among all requests.</summary>
    public (PendingBundle? Bundle, long Order) FirstConcerning(string address)
    {
        var first = _slots.Where(slot => slot.Bundle.Concerns(address)).MinBy(RunsAt);
        return (first?.Bundle, first?.Order ?? long.MaxValue);
    }

    /// <summary>
    /// The one that was refused as a whole: the farthest ahead if it is too far, else the last sent. That a limit was
    /// reached can be said of any message, and is taken to be about none.
    /// </summary>
    public PendingBundle? TakeRefused(ErrorCode code) => code switch
    {
        ErrorCode.InvalidValue => Remove(_slots.MaxBy(RunsAt)?.Bundle),
        ErrorCode.LimitReached => null,
        _ => Remove(_slots.MaxBy(slot => slot.Order)?.Bundle),
    };

    public PendingBundle? Remove(PendingBundle? bundle)
    {
        if (bundle is not null) _slots.RemoveAll(slot => slot.Bundle == bundle);
        return bundle;
    }

    private static (ulong RunsAtMicros, long Order) RunsAt(Slot slot) => (slot.Bundle.RunsAtMicros, slot.Order);

    private sealed record Slot(PendingBundle Bundle, long Order);
}

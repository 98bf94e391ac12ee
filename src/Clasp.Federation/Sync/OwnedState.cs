using Clasp.Federation.Wire;
using Clasp.Routing.State;

namespace Clasp.Federation.Sync;

/// <summary>The params of one owner, in the order of their last change, and how complete they are here.</summary>
internal sealed class OwnedState(long nowMicros)
{
    /// <summary>The params, oldest change first; for this router's own namespaces the order in which it numbers them.</summary>
    public ChangeOrder Order { get; private set; } = new();

    /// <summary>What was known before a full copy started, and has not come again; gone when the copy is complete.</summary>
    public List<ChangeOrder> Stale { get; } = [];

    /// <summary>The numbering that <see cref="Order"/> is in; 0 when nothing is known.</summary>
    public ulong Stream { get; private set; }

    /// <summary>Every change up to here is known.</summary>
    public ulong Through { get; set; }

    /// <summary>The numbering that the owner says it uses now.</summary>
    public StreamPosition Announced { get; set; }

    /// <summary>When the owner's word was last confirmed, monotonic: an operator's "how old is what I see".</summary>
    public long ConfirmedMicros { get; set; } = nowMicros;

    /// <summary>
    /// The owner still waits for what its hub has of it, and sends it nothing of its own before that has been merged.
    /// </summary>
    public bool IsHeldBack { get; set; }

    /// <summary>Whether changes were left out, since the address was another's as this router saw it.</summary>
    public bool HasLeftOut { get; set; }

    /// <summary>What is known was kept from another numbering, or from long ago, and is being compared.</summary>
    public bool IsUnconfirmed { get; private set; }

    /// <summary>Whether everything that the owner has is here.</summary>
    public bool IsComplete => Stream != 0 && Stale.Count == 0;

    /// <summary>Whether all of it is known to be right, too, so that others can compare what they have with it.</summary>
    public bool IsSettled => IsComplete && !IsUnconfirmed;

    /// <summary>Params that are kept, right or wrong.</summary>
    public int Count => Order.Count + Stale.Sum(row => row.Count);

    /// <summary>Keeps a param readable until the owner's copy has come, which may or may not have it.</summary>
    public void AddStale(Param param)
    {
        if (Stale.Count == 0) Stale.Add(new ChangeOrder());
        Stale[0].MoveToEnd(param);
    }

    /// <summary>
    /// Whether peers have to hear of a param that has changed: it is the owner's, or was until its deletion was forgotten.
    /// </summary>
    public bool Tells(Param param) => param.Order == Order || param is { Order: null, IsTombstone: true };

    /// <summary>Takes over the owner's present numbering where what is known here holds in it, too.</summary>
    /// <returns><c>false</c>: what is known here belongs to another numbering.</returns>
    public bool TryFollowAnnounced()
    {
        if (Announced.Stream == 0) return true;

        // Live changes run ahead of a copy; what they brought the owner may have forgotten, and given its numbers to others.
        if (!Announced.Continues(Stream, Math.Max(Through, Order.LastSequence))) return false;

        Stream = Announced.Stream;
        return true;
    }

    /// <summary>Begins a full copy in a numbering: what is known stays readable until the copy is complete.</summary>
    /// <param name="stream">The numbering.</param>
    /// <param name="horizon">Deletions up to here will not be in the copy.</param>
    public void StartCopy(ulong stream, ulong horizon)
    {
        Begin(stream, through: 0);
        Order.RaiseHorizon(horizon);
        IsUnconfirmed = false;
    }

    /// <summary>Goes on in a numbering with what is known, which has yet to be compared.</summary>
    /// <param name="stream">The numbering.</param>
    /// <param name="through">Changes after this one come as they happen; of those before nobody here knows the order.</param>
    public void Keep(ulong stream, ulong through)
    {
        Begin(stream, through);
        Order.RaiseHorizon(through);
        IsUnconfirmed = true;
    }

    /// <summary>What was kept has been compared.</summary>
    public void Confirm()
    {
        Stale.Clear();
        IsUnconfirmed = false;
    }

    /// <summary>Puts what was kept into one row, before anybody could compare it.</summary>
    public void MergeStale()
    {
        foreach (var row in Stale)
        {
            while (row.First is { } param) Order.PutFirst(param);
        }

        Stale.Clear();
    }

    /// <summary>Names the numbering of this router's own changes.</summary>
    public void Number(ulong stream, ulong through)
    {
        Stream = stream;
        Through = through;
    }

    private void Begin(ulong stream, ulong through)
    {
        Stale.Add(Order);
        Order = new ChangeOrder();
        Stream = stream;
        Through = through;
        HasLeftOut = false;
    }
}

using Clasp.Routing.Subscriptions;

namespace Clasp.Routing.State;

/// <summary>An address that has been used: its bytes, once, and what was found out about it.</summary>
/// <remarks>
/// The entry of an address and its <see cref="State.Param"/> are one object, since there may be millions of them: two
/// would cost a header and two references more for each. Entries without a param, for addresses of signals, are few.
/// </remarks>
public abstract class AddressEntry : ChangeNode
{
    private Marks _marks;

    private protected AddressEntry(int hash) => Hash = hash;

    /// <summary>A bit each, since a million times a few bytes are many.</summary>
    [Flags]
    private protected enum Marks : byte
    {
        Param = 1,
        Used = 2,
        Forgettable = 4,
        Tombstone = 8,
        Ttl = 16,
    }

    public abstract ReadOnlySpan<byte> Utf8 { get; }

    /// <summary>The param at this address; also while it is a tombstone.</summary>
    public Param? Param => Has(Marks.Param) ? (Param)this : null;

    /// <summary>What federation has found out about whose address this is; it knows itself for how long that holds.</summary>
    public object? Owner { get; set; }

    internal int Hash { get; }

    /// <summary>The next entry of the same bucket of the table.</summary>
    internal AddressEntry? NextInBucket { get; set; }

    /// <summary>Which subscriptions match, while they are the same as when that was found out.</summary>
    internal MatchSet? Matches { get; set; }

    /// <summary>How many others hold on to this entry, so that it has to stay the only one of its address.</summary>
    internal int Pins { get; set; }

    /// <summary>Whether it was asked for since the table last looked for entries to forget.</summary>
    internal bool WasUsed
    {
        get => Has(Marks.Used);
        set => Mark(Marks.Used, value);
    }

    /// <summary>Whether it stands in the table's queue of those that may be forgotten.</summary>
    internal bool IsForgettable
    {
        get => Has(Marks.Forgettable);
        set => Mark(Marks.Forgettable, value);
    }

    private protected bool Has(Marks mark) => (_marks & mark) != 0;

    private protected void Mark(Marks mark, bool isSet) => _marks = isSet ? _marks | mark : _marks & ~mark;
}

using Clasp.Routing.Subscriptions;

namespace Clasp.Routing.State;

/// <summary>An address that has been used: its bytes, once, and what was found out about it.</summary>
public sealed class AddressEntry
{
    internal AddressEntry(byte[] utf8, int hash)
    {
        Utf8 = utf8;
        Hash = hash;
    }

    public byte[] Utf8 { get; }

    /// <summary>The param at this address; also while it is a tombstone.</summary>
    public Param? Param { get; internal set; }

    /// <summary>
    /// Whose address this is, as federation found out when its table had <see cref="OwnerVersion"/>.
    /// </summary>
    public object? Owner { get; set; }

    public int OwnerVersion { get; set; } = -1;

    internal int Hash { get; }

    /// <summary>The next entry of the same bucket of the table.</summary>
    internal AddressEntry? Following { get; set; }

    /// <summary>Which subscriptions match, while they are the same as when that was found out.</summary>
    internal MatchSet? Matches { get; set; }

    /// <summary>How many others hold on to this entry, so that it has to stay the only one of its address.</summary>
    internal int Pins { get; set; }

    /// <summary>Whether it was asked for since the table last looked for entries to forget.</summary>
    internal bool WasUsed { get; set; }

    /// <summary>Whether it stands in the table's queue of those that may be forgotten.</summary>
    internal bool IsForgettable { get; set; }
}

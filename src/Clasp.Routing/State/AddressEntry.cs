using Clasp.Routing.Subscriptions;

namespace Clasp.Routing.State;

/// <summary>An address that has been used: its bytes, once, and what was found out about it.</summary>
public sealed class AddressEntry
{
    internal AddressEntry(byte[] utf8) => Utf8 = utf8;

    public byte[] Utf8 { get; }

    /// <summary>The param at this address; also while it is a tombstone.</summary>
    public Param? Param { get; internal set; }

    /// <summary>Whose address this is, as federation found out when its table had <see cref="OwnerVersion"/>.</summary>
    public object? Owner { get; set; }

    public int OwnerVersion { get; set; } = -1;

    internal MatchCache Matches { get; } = new();
}

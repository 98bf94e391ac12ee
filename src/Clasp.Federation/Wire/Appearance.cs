using Clasp.Protocol.Wire;

namespace Clasp.Federation.Wire;

/// <summary>Orders the times that one router joined: by its start, then by the links it opened since. The newer one counts.</summary>
/// <param name="Incarnation">Grows with every start of the router.</param>
/// <param name="Connection">Grows with every link that it opens to a hub.</param>
internal readonly record struct Appearance(ulong Incarnation, uint Connection) : IComparable<Appearance>
{
    public static Appearance ReadFrom(scoped ref WireReader wire) => new(wire.ReadUInt64(), wire.ReadUInt32());

    public static bool operator <(Appearance left, Appearance right) => left.CompareTo(right) < 0;

    public static bool operator >(Appearance left, Appearance right) => left.CompareTo(right) > 0;

    public static bool operator <=(Appearance left, Appearance right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Appearance left, Appearance right) => left.CompareTo(right) >= 0;

    public int CompareTo(Appearance other) => Incarnation != other.Incarnation
        ? Incarnation.CompareTo(other.Incarnation)
        : Connection.CompareTo(other.Connection);

    public void WriteTo(ref WireWriter wire)
    {
        wire.WriteUInt64(Incarnation);
        wire.WriteUInt32(Connection);
    }
}

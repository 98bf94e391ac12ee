using Clasp.Protocol.Values;
using Clasp.Protocol.Wire;

namespace Clasp.Security.Rules;

/// <summary>Looks into a map as it is on the wire, and leaves members out of it, without decoding it.</summary>
internal static class MapValue
{
    /// <summary>
    /// The member with this name, the last if there are several, as every reader of the map takes it;
    /// <c>false</c> for what is no map, too.
    /// </summary>
    public static bool TryFind(EncodedValue value, ReadOnlySpan<byte> name, out EncodedValue member)
    {
        member = default;
        var isFound = false;
        if (value.Kind != ValueKind.Map) return false;

        var wire = new WireReader(value.Data);
        for (int left = wire.ReadUInt16(); left > 0; left--)
        {
            var isIt = wire.ReadString().SequenceEqual(name);
            var content = wire.ReadValue();
            if (!isIt) continue;

            member = content;
            isFound = true;
        }

        return isFound;
    }

    /// <summary>The member with this name as text; null if it is none.</summary>
    public static bool TryFindText(EncodedValue value, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (!TryFind(value, name, out var member) || member.Kind != ValueKind.String) return false;

        text = new WireReader(member.Data).ReadString();
        return true;
    }

    /// <summary>The map without the members of these names; what is no map stays as it is.</summary>
    /// <param name="value">The map.</param>
    /// <param name="names">What to leave out.</param>
    /// <param name="destination">Room for as much as the value has; the answer may be in there.</param>
    public static EncodedValue Without(EncodedValue value, byte[][] names, Span<byte> destination)
    {
        if (value.Kind != ValueKind.Map) return value;

        var wire = new WireReader(value.Data);
        var kept = new WireWriter(destination);
        int count = wire.ReadUInt16();
        kept.WriteUInt16(0);
        ushort keptCount = 0;
        for (var left = count; left > 0; left--)
        {
            var start = wire.Position;
            var isNamed = IsAmong(names, wire.ReadString());
            wire.ReadValue();
            if (isNamed) continue;

            kept.WriteBytes(wire.Since(start));
            keptCount++;
        }

        if (keptCount == count) return value;

        kept.PatchUInt16(0, keptCount);
        return new EncodedValue(ValueKind.Map, kept.Written);
    }

    private static bool IsAmong(byte[][] names, ReadOnlySpan<byte> name)
    {
        foreach (var candidate in names)
        {
            if (name.SequenceEqual(candidate)) return true;
        }

        return false;
    }
}

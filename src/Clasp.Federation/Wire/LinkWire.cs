using System.Text;
using Clasp.Federation.Sync.Fingerprints;
using Clasp.Protocol;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Wire;
using Clasp.Security.Scopes;

namespace Clasp.Federation.Wire;

/// <summary>What all operations of the extension share: the two bytes in front, and names as strings.</summary>
internal static class LinkWire
{
    /// <summary>The first of the operations that the public protocol does not know.</summary>
    public const byte FirstOp = (byte)LinkOp.Open;

    /// <summary>Bytes of the name of a router or a session.</summary>
    public const int MaxIdBytes = 64;

    /// <summary>The operation of a FEDERATION_SYNC payload, public or not.</summary>
    public static byte OpOf(ReadOnlySpan<byte> payload) =>
        payload.Length > 1 ? payload[1] : throw new ProtocolException("A FEDERATION_SYNC has no operation.");

    public static WireReader Start(ReadOnlySpan<byte> payload, LinkOp expected)
    {
        var wire = new WireReader(payload);
        if (wire.ReadByte() != (byte)MessageType.FederationSync || wire.ReadByte() != (byte)expected)
            throw new ProtocolException($"Expected the link operation {expected}.");
        return wire;
    }

    public static void Begin(ref WireWriter wire, LinkOp op)
    {
        wire.WriteByte((byte)MessageType.FederationSync);
        wire.WriteByte((byte)op);
    }

    /// <summary>The name of a router or a session, which goes into other messages and so must not be long.</summary>
    public static ReadOnlySpan<byte> ReadId(scoped ref WireReader wire)
    {
        var id = wire.ReadString();
        if (id.Length is 0 or > MaxIdBytes)
            throw new ProtocolException($"The name of a router or session has 1 to {MaxIdBytes} bytes, not {id.Length}.");
        return id;
    }

    /// <summary>A level of a tree of fingerprints; 0 is the whole.</summary>
    public static byte ReadLevel(scoped ref WireReader wire, byte lowest)
    {
        var level = wire.ReadByte();
        if (level < lowest || level > FingerprintTree.MaxLevels)
            throw new ProtocolException($"A tree of fingerprints has the levels {lowest} to {FingerprintTree.MaxLevels}, and no {level}.");
        return level;
    }

    /// <summary>The name of a router: a segment of the addresses that tell of it, and so no more than letters, digits, '.', '-', '_'.</summary>
    public static string ReadRouterId(scoped ref WireReader wire)
    {
        var id = ReadId(ref wire);
        foreach (var b in id)
        {
            if (!char.IsAsciiLetterOrDigit((char)b) && b is not ((byte)'.' or (byte)'-' or (byte)'_'))
                throw new ProtocolException("The name of a router is letters, digits, dots, dashes and underscores.");
        }

        return Encoding.UTF8.GetString(id);
    }

    public static string[] ReadRouterIds(scoped ref WireReader wire)
    {
        var ids = new string[wire.ReadUInt16()];
        for (var i = 0; i < ids.Length; i++) ids[i] = ReadRouterId(ref wire);
        return ids;
    }

    /// <summary>Who a client is, which may be nobody.</summary>
    public static ReadOnlySpan<byte> ReadSubject(scoped ref WireReader wire)
    {
        var subject = wire.ReadString();
        if (subject.Length > Grant.MaxSubjectBytes)
            throw new ProtocolException($"A subject has at most {Grant.MaxSubjectBytes} bytes, not {subject.Length}.");
        return subject;
    }

    /// <summary>A number that grows one by one: none that a router could have reached is near the end of its range.</summary>
    public static ulong ReadNumber(scoped ref WireReader wire) => Checked(wire.ReadUInt64());

    /// <summary>The same for a number that was read.</summary>
    public static ulong Checked(ulong number) => number <= long.MaxValue
        ? number
        : throw new ProtocolException($"{number} is beyond what sequences, revisions and epochs come to.");

    public static string ReadName(scoped ref WireReader wire) => Encoding.UTF8.GetString(wire.ReadString());

    public static string[] ReadNames(scoped ref WireReader wire)
    {
        var names = new string[wire.ReadUInt16()];
        for (var i = 0; i < names.Length; i++) names[i] = ReadName(ref wire);
        return names;
    }

    public static void WriteNames(ref WireWriter wire, IReadOnlyCollection<string> names)
    {
        wire.WriteCount(names.Count, "A list of names");
        foreach (var name in names) wire.WriteString(name);
    }
}

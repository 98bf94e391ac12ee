using System.Buffers.Binary;
using System.Text;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;

namespace Clasp.EndToEnd.Faults;

/// <summary>Payloads of link operations, put together byte by byte, also such as no router of this project would send.</summary>
internal sealed class LinkBytes
{
    private readonly List<byte> _bytes = [];

    private LinkBytes(byte operation) => _bytes.AddRange([(byte)MessageType.FederationSync, operation]);

    /// <summary>The router, from which incarnation and link on.</summary>
    public static byte[] Open(string id, ulong incarnation = 1, uint connection = 1, int ancestors = 0) =>
        new LinkBytes(0x10).U16(1).U64(incarnation).U32(connection).Text(id).U16(ancestors).U16(0).U8(0).U64(ulong.MaxValue).End();

    /// <summary>A record for each path, the last of which is the router it is about.</summary>
    public static byte[] Routers(string[][] paths, params string[] patterns) => Routers(paths, 1, patterns);

    /// <summary>The same, from which incarnation on.</summary>
    public static byte[] Routers(string[][] paths, ulong incarnation, params string[] patterns) =>
        Routers(paths, incarnation, 0, patterns);

    /// <summary>The same, asking for an epoch.</summary>
    public static byte[] Routers(string[][] paths, ulong incarnation, ulong epoch, params string[] patterns)
    {
        var bytes = new LinkBytes(0x11).U8(1).U16(paths.Length);
        foreach (var path in paths)
        {
            bytes.U8(0).U64(incarnation).U32(1).U64(1).U64(0).U64(0).U16(path.Length);
            foreach (var hop in path) bytes.Text(hop);
            bytes.U16(patterns.Length);
            foreach (var pattern in patterns) bytes.Text(pattern).U64(epoch);
        }

        return bytes.End();
    }

    public static byte[] RequestSync() => new LinkBytes(0x13).U8(1).U16(0).End();

    /// <summary>One change, in a list that claims to have any number of them.</summary>
    public static byte[] Changes(
        string owner, string address, Value value, int claimed = 1, ulong sequence = 1, ulong revision = 1, bool copies = true) =>
        new LinkBytes(0x14).U8(copies ? 1 : 0).Text(owner).U64(1).U64(1).Raw(new byte[copies ? 8 : 0]).U16(claimed)
            .U8(0).Var((ulong)(((long)sequence << 1) ^ ((long)sequence >> 63))).Var(revision).U8(2).U8(0).ShortText(address).Value(value.Encode()).End();

    public static byte[] RevisionFloor(string owner, string address, ulong revision) =>
        new LinkBytes(0x1E).Text(owner).U16(1).Text(address).U64(revision).End();

    public static byte[] SessionEnded(string owner, string router, string session) =>
        new LinkBytes(0x1D).Text(owner).Text(router).Text(session).End();

    /// <summary>An event without a value.</summary>
    public static byte[] Signal(string origin, ulong incarnation, ulong number, string address) =>
        new LinkBytes(0x19).Text(origin).U64(incarnation).U64(number)
            .U8((int)MessageType.Publish).U8((int)SignalType.Event << 5).Text(address).U8(0).End();

    /// <summary>Wants events at each of the patterns.</summary>
    public static byte[] Interest(IEnumerable<string> patterns)
    {
        var all = patterns.ToList();
        var bytes = new LinkBytes(0x18).U16(all.Count);
        foreach (var pattern in all) bytes.U8((int)SignalTypes.Event).Text(pattern);
        return bytes.End();
    }

    /// <summary>A routed write whose message may be anything.</summary>
    public static byte[] Write(string router, byte[] message) =>
        new LinkBytes(0x16).U32(1).Text(router).Text("session").Text("").Raw(message).End();

    /// <summary>The acknowledgement of more bytes than were ever sent.</summary>
    public static byte[] Acknowledge(ulong bytes) => new LinkBytes(0x1A).U64(bytes).End();

    /// <summary>Cursors, in a list that claims to have any number of them.</summary>
    public static byte[] RequestSync(int claimed) => new LinkBytes(0x13).U8(1).U16(claimed).Text("x").U64(1).U64(1).End();

    public static byte[] Operation(byte operation) => new LinkBytes(operation).U64(0).U64(0).End();

    private byte[] End() => [.. _bytes];

    private LinkBytes U8(int value) => Raw([(byte)value]);

    /// <summary>Seven bits to a byte, the lowest first; all but the last have the eighth set.</summary>
    private LinkBytes Var(ulong value)
    {
        for (; value > 0x7F; value >>= 7) U8((int)(value & 0x7F) | 0x80);
        return U8((int)value);
    }

    private LinkBytes U16(int value)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)value);
        return Raw(bytes);
    }

    private LinkBytes U32(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return Raw(bytes);
    }

    private LinkBytes U64(ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        return Raw(bytes);
    }

    private LinkBytes Text(string text) => U16(Encoding.UTF8.GetByteCount(text)).Raw(Encoding.UTF8.GetBytes(text));

    private LinkBytes ShortText(string text) => U8(Encoding.UTF8.GetByteCount(text)).Raw(Encoding.UTF8.GetBytes(text));

    private LinkBytes Value(EncodedValue value) => U8((int)value.Kind).Raw(value.Data);

    private LinkBytes Raw(ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }
}

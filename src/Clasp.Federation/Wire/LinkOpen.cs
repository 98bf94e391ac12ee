using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Wire;

namespace Clasp.Federation.Wire;

/// <summary>The first operation in both directions: which router speaks, and what it wants to mirror.</summary>
/// <remarks>
/// <code>
/// 0x04, 0x10, u16 version, u64 incarnation, u32 connection, str router,
/// u16 n, n x str ancestor, u16 m, m x str mirrored pattern, u8 abilities, u64 uptime
/// abilities: 0x01 compares fingerprints; uptime: microseconds since the start, all bits set once it has joined a hub
/// </code>
/// The incarnation grows with every start of a router, the connection with every link that it opens to a hub. Ancestors are the speaker's hub, that hub's hub, and so on.
/// </remarks>
internal sealed record LinkOpen(string Router, Appearance Appearance, string[] Ancestors, string[] Mirrored) : IMessage
{
    /// <summary>The version of the extension that this code speaks.</summary>
    public const ushort CurrentVersion = 1;

    /// <summary>As an uptime: there was a hub since the start that let the speaker join.</summary>
    public const ulong HasJoined = ulong.MaxValue;

    private const byte ComparesFlag = 0x01;

    public ushort Version { get; init; } = CurrentVersion;

    /// <summary>Whether the speaker can compare what it has kept with fingerprints of what it should have.</summary>
    public bool Compares { get; init; } = true;

    /// <summary>How long ago the speaker started; <see cref="HasJoined"/> when that does not matter any more.</summary>
    public ulong UptimeMicros { get; init; } = HasJoined;

    public QualityOfService DefaultQos => QualityOfService.Confirm;

    public static LinkOpen ReadFrom(ReadOnlySpan<byte> payload)
    {
        var wire = LinkWire.Start(payload, LinkOp.Open);
        var version = wire.ReadUInt16();
        var appearance = Appearance.ReadFrom(ref wire);
        var router = LinkWire.ReadRouterId(ref wire);
        var ancestors = LinkWire.ReadRouterIds(ref wire);
        var mirrored = LinkWire.ReadNames(ref wire);
        var abilities = wire.ReadByte();
        return new(router, appearance, ancestors, mirrored)
        {
            Version = version,
            Compares = (abilities & ComparesFlag) != 0,
            UptimeMicros = wire.ReadUInt64(),
        };
    }

    public void WriteTo(ref WireWriter wire)
    {
        LinkWire.Begin(ref wire, LinkOp.Open);
        wire.WriteUInt16(Version);
        Appearance.WriteTo(ref wire);
        wire.WriteString(Router);
        LinkWire.WriteNames(ref wire, Ancestors);
        LinkWire.WriteNames(ref wire, Mirrored);
        wire.WriteByte(Compares ? ComparesFlag : (byte)0);
        wire.WriteUInt64(UptimeMicros);
    }
}

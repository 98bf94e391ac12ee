using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Wire;

namespace Clasp.Federation.Wire;

/// <summary>The first operation in both directions: which router speaks, and what it wants to mirror.</summary>
/// <remarks>
/// <code>
/// 0x04, 0x10, u16 version, u64 incarnation, u32 connection, str router,
/// u16 n, n x str ancestor, u16 m, m x str mirrored pattern
/// </code>
/// The incarnation grows with every start of a router, the connection with every link that it opens to a hub. Ancestors are the speaker's hub, that hub's hub, and so on.
/// </remarks>
internal sealed record LinkOpen(string Router, Appearance Appearance, string[] Ancestors, string[] Mirrored) : IMessage
{
    /// <summary>The version of the extension that this code speaks.</summary>
    public const ushort CurrentVersion = 1;

    public ushort Version { get; init; } = CurrentVersion;

    public QualityOfService DefaultQos => QualityOfService.Confirm;

    public static LinkOpen ReadFrom(ReadOnlySpan<byte> payload)
    {
        var wire = LinkWire.Start(payload, LinkOp.Open);
        var version = wire.ReadUInt16();
        var appearance = Appearance.ReadFrom(ref wire);
        var router = LinkWire.ReadRouterId(ref wire);
        return new(router, appearance, LinkWire.ReadRouterIds(ref wire), LinkWire.ReadNames(ref wire)) { Version = version };
    }

    public void WriteTo(ref WireWriter wire)
    {
        LinkWire.Begin(ref wire, LinkOp.Open);
        wire.WriteUInt16(Version);
        Appearance.WriteTo(ref wire);
        wire.WriteString(Router);
        LinkWire.WriteNames(ref wire, Ancestors);
        LinkWire.WriteNames(ref wire, Mirrored);
    }
}

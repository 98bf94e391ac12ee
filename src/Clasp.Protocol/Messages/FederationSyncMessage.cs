using Clasp.Protocol.Framing;
using Clasp.Protocol.Wire;

namespace Clasp.Protocol.Messages;

/// <summary>What routers say to each other, in the public form.</summary>
/// <remarks>
/// <code>
/// 0x04, u8 op, u16 n, n x str pattern, u16 m, m x (str address, u64 revision), u8 flags,
/// [u64 since revision if 0x80], [str origin if 0x40]
/// </code>
/// </remarks>
public readonly ref struct FederationSyncMessage : IMessage
{
    private const byte SinceFlag = 0x80;
    private const byte OriginFlag = 0x40;

    public FederationOp Op { get; init; }

    public StringList Patterns { get; init; }

    public RevisionList Revisions { get; init; }

    public ulong? SinceRevision { get; init; }

    public bool HasOrigin { get; init; }

    /// <summary>The router that speaks.</summary>
    public ReadOnlySpan<byte> Origin { get; init; }

    public QualityOfService DefaultQos => QualityOfService.Confirm;

    public static FederationSyncMessage ReadFrom(ReadOnlySpan<byte> payload)
    {
        var wire = MessageReader.Start(payload, MessageType.FederationSync);
        var op = (FederationOp)wire.ReadByte();
        if (op is < FederationOp.DeclareNamespaces or > FederationOp.SyncComplete)
            throw new ProtocolException($"0x{(byte)op:X2} is not a public operation of FEDERATION_SYNC.");

        var patterns = StringList.ReadFrom(ref wire);
        var revisions = RevisionList.ReadFrom(ref wire);
        var flags = wire.ReadByte();
        return new()
        {
            Op = op,
            Patterns = patterns,
            Revisions = revisions,
            SinceRevision = (flags & SinceFlag) != 0 ? wire.ReadUInt64() : null,
            HasOrigin = (flags & OriginFlag) != 0,
            Origin = (flags & OriginFlag) != 0 ? wire.ReadString() : default,
        };
    }

    public void WriteTo(ref WireWriter wire)
    {
        wire.WriteByte((byte)MessageType.FederationSync);
        wire.WriteByte((byte)Op);
        Patterns.WriteTo(ref wire);
        Revisions.WriteTo(ref wire);
        wire.WriteByte((byte)((SinceRevision is null ? 0 : SinceFlag) | (HasOrigin ? OriginFlag : 0)));
        if (SinceRevision is { } since) wire.WriteUInt64(since);
        if (HasOrigin) wire.WriteString(Origin);
    }
}

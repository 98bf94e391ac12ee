namespace Clasp.Protocol.Messages;

/// <summary>Tells the router which signals a client has, as read; <see cref="SignalsWriter"/> writes it.</summary>
/// <remarks><code>0x03, str namespace, u16 count, count x signal</code></remarks>
public readonly ref struct AnnounceMessage
{
    public ReadOnlySpan<byte> Namespace { get; private init; }

    public SignalDefinitions Signals { get; private init; }

    public static AnnounceMessage ReadFrom(ReadOnlySpan<byte> payload)
    {
        var wire = MessageReader.Start(payload, MessageType.Announce);
        return new()
        {
            Namespace = wire.ReadString(),
            Signals = SignalDefinitions.ReadFrom(ref wire, withMetadata: true),
        };
    }
}

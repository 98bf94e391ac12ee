namespace Clasp.Protocol.Messages;

/// <summary>The router's answer to QUERY, as read; <see cref="SignalsWriter"/> writes it.</summary>
/// <remarks><code>0x61, u16 count, count x signal without metadata</code></remarks>
public readonly ref struct ResultMessage
{
    public SignalDefinitions Signals { get; private init; }

    public static ResultMessage ReadFrom(ReadOnlySpan<byte> payload)
    {
        var wire = MessageReader.Start(payload, MessageType.Result);
        return new() { Signals = SignalDefinitions.ReadFrom(ref wire, withMetadata: false) };
    }
}

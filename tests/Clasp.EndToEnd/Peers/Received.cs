using System.Text;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;

namespace Clasp.EndToEnd.Peers;

/// <summary>What a test looks at in a message from the relay; a SNAPSHOT becomes one of these for each of its params.</summary>
internal sealed record Received(
    MessageType Type, string? Address = null, Value? Value = null, ulong? Revision = null, string? Text = null, int Code = 0)
{
    public static IEnumerable<Received> From(byte[] frame)
    {
        var payload = FrameHeader.PayloadOf(frame);
        return MessageReader.TypeOf(payload) switch
        {
            MessageType.Welcome => [Welcome(payload)],
            MessageType.Set => [Set(payload)],
            MessageType.Publish => [Publish(payload)],
            MessageType.Snapshot => Snapshot(payload),
            MessageType.Ack => [Ack(payload)],
            MessageType.Error => [Error(payload)],
            MessageType.FederationSync when payload[1] < 0x10 => [Sync(payload)],
            var other => [new(other)],
        };
    }

    private static Received Welcome(ReadOnlySpan<byte> payload) =>
        new(MessageType.Welcome, Text: Utf8(WelcomeMessage.ReadFrom(payload).Name));

    private static Received Set(ReadOnlySpan<byte> payload)
    {
        var set = SetMessage.ReadFrom(payload);
        return new(MessageType.Set, Utf8(set.Address), Value.From(set.Value), set.Revision);
    }

    private static Received Publish(ReadOnlySpan<byte> payload)
    {
        var publish = PublishMessage.ReadFrom(payload);
        return new(MessageType.Publish, Utf8(publish.Address), Value.From(publish.Value));
    }

    private static List<Received> Snapshot(ReadOnlySpan<byte> payload)
    {
        var snapshot = new List<Received>();
        foreach (var param in SnapshotMessage.ReadFrom(payload))
            snapshot.Add(new(MessageType.Snapshot, Utf8(param.Address), Value.From(param.Value), param.Revision));
        return snapshot;
    }

    private static Received Ack(ReadOnlySpan<byte> payload)
    {
        var ack = AckMessage.ReadFrom(payload);
        return new(MessageType.Ack, ack.HasAddress ? Utf8(ack.Address) : null, Revision: ack.Revision);
    }

    private static Received Error(ReadOnlySpan<byte> payload)
    {
        var error = ErrorMessage.ReadFrom(payload);
        var address = error.HasAddress ? Utf8(error.Address) : null;
        return new(MessageType.Error, address, Text: Utf8(error.Text), Code: (int)error.Code);
    }

    /// <summary>The operation as code, the patterns as text.</summary>
    private static Received Sync(ReadOnlySpan<byte> payload)
    {
        var sync = FederationSyncMessage.ReadFrom(payload);
        var patterns = new List<string>();
        foreach (var pattern in sync.Patterns) patterns.Add(Utf8(pattern));
        return new(MessageType.FederationSync, Text: string.Join(' ', patterns), Code: (int)sync.Op);
    }

    private static string Utf8(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}

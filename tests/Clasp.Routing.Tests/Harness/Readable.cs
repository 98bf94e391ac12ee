using System.Text;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;

namespace Clasp.Routing.Tests.Harness;

/// <summary>Messages as lines of text, which a test can be compared with at a glance.</summary>
internal static class Readable
{
    public static string Describe(byte[] frame)
    {
        var payload = FrameHeader.PayloadOf(frame);
        return MessageReader.TypeOf(payload) switch
        {
            MessageType.Welcome => Describe(WelcomeMessage.ReadFrom(payload)),
            MessageType.Set => Describe(SetMessage.ReadFrom(payload)),
            MessageType.Publish => Describe(PublishMessage.ReadFrom(payload)),
            MessageType.Snapshot => Describe(SnapshotMessage.ReadFrom(payload)),
            MessageType.Ack => Describe(AckMessage.ReadFrom(payload)),
            MessageType.Error => Describe(ErrorMessage.ReadFrom(payload)),
            MessageType.Result => Describe(ResultMessage.ReadFrom(payload)),
            MessageType.Sync => Describe(SyncMessage.ReadFrom(payload)),
            var type => type.ToString().ToUpperInvariant(),
        };
    }

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    private static string Describe(in WelcomeMessage welcome) =>
        $"WELCOME {Text(welcome.Name)} 0x{(byte)welcome.Features:X2} {Text(welcome.Session)}";

    private static string Describe(in SetMessage set) =>
        $"SET {Text(set.Address)} {Value.From(set.Value)} #{set.Revision}"
        + (set.Lock ? " lock" : "")
        + (set.Unlock ? " unlock" : "")
        + (set.Ttl is { } ttl ? $" ttl={ttl.Raw}" : "");

    private static string Describe(in PublishMessage message)
    {
        var phase = message.Signal == SignalType.Gesture ? $" {message.Phase}" : "";
        var value = message.Content switch
        {
            PublishContent.Value => $" {Value.From(message.Value)}",
            PublishContent.Samples => $" {message.SampleCount} samples",
            _ => "",
        };
        return $"{message.Signal.ToString().ToUpperInvariant()}{phase} {Text(message.Address)}{value}"
            + (message.TimestampMicros is { } timestamp ? $" at={timestamp}" : "")
            + (message.Id is { } id ? $" id={id}" : "")
            + (message.Rate is { } rate ? $" rate={rate}" : "");
    }

    private static string Describe(in SnapshotMessage snapshot)
    {
        var text = new StringBuilder("SNAPSHOT");
        foreach (var param in snapshot)
            text.Append($" {Text(param.Address)}={Value.From(param.Value)}#{param.Revision}");
        return text.ToString();
    }

    private static string Describe(in AckMessage ack) =>
        "ACK"
        + (ack.HasAddress ? $" {Text(ack.Address)}" : "")
        + (ack.Revision is { } revision ? $" #{revision}" : "");

    private static string Describe(in ErrorMessage error) =>
        $"ERROR {(int)error.Code} {(error.HasAddress ? Text(error.Address) : "-")}: {Text(error.Text)}";

    private static string Describe(in ResultMessage result)
    {
        var text = new StringBuilder("RESULT");
        foreach (var signal in result.Signals) text.Append($" {Text(signal.Address)}:{signal.Type}");
        return text.ToString();
    }

    private static string Describe(in SyncMessage sync) => $"SYNC {sync.T1} {sync.T2} {sync.T3}";
}

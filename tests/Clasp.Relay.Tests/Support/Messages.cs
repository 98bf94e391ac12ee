using System.Buffers.Binary;
using System.Text;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;

namespace Clasp.Relay.Tests.Support;

/// <summary>Frames that tests send.</summary>
internal static class Messages
{
    public static byte[] Set(string address, long value)
    {
        var data = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(data, value);
        return Frame.ToArray(
            new SetMessage { Address = Utf8(address), Value = new EncodedValue(ValueKind.Int64, data) });
    }

    public static byte[] Set(string address, string value)
    {
        var data = new byte[sizeof(ushort) + value.Length];
        BinaryPrimitives.WriteUInt16BigEndian(data, (ushort)value.Length);
        Encoding.ASCII.GetBytes(value, data.AsSpan(sizeof(ushort)));
        return Frame.ToArray(
            new SetMessage { Address = Utf8(address), Value = new EncodedValue(ValueKind.String, data) });
    }

    public static byte[] Get(string address) => Frame.ToArray(new GetMessage { Address = Utf8(address) });

    public static byte[] Subscribe(uint id, string pattern) =>
        Frame.ToArray(new SubscribeMessage { Id = id, Pattern = Utf8(pattern), TypeMask = (SignalTypes)0xFF });

    public static byte[] Ping() => Frame.ToArray(default(PingMessage));

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}

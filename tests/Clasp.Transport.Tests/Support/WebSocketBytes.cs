using System.Buffers.Binary;

namespace Clasp.Transport.Tests.Support;

/// <summary>WebSocket frames made by hand, the wrong ones too.</summary>
internal static class WebSocketBytes
{
    public const byte Text = 1;
    public const byte Binary = 2;
    public const byte Close = 8;
    public const byte Ping = 9;
    public const byte Pong = 10;

    private static readonly byte[] Key = [0x12, 0x34, 0x56, 0x78];

    public static byte[] FromClient(byte opcode, ReadOnlySpan<byte> payload, bool final = true) =>
        Frame(opcode, payload, final, Key);

    public static byte[] FromServer(byte opcode, ReadOnlySpan<byte> payload, bool final = true) =>
        Frame(opcode, payload, final, []);

    public static byte[] ClosePayload(ushort code, string text = "")
    {
        var payload = new byte[2 + text.Length];
        BinaryPrimitives.WriteUInt16BigEndian(payload, code);
        System.Text.Encoding.ASCII.GetBytes(text, payload.AsSpan(2));
        return payload;
    }

    private static byte[] Frame(byte opcode, ReadOnlySpan<byte> payload, bool final, byte[] key)
    {
        var bytes = new List<byte> { (byte)((final ? 0x80 : 0) | opcode) };
        var maskBit = key.Length > 0 ? 0x80 : 0;
        if (payload.Length < 126)
        {
            bytes.Add((byte)(maskBit | payload.Length));
        }
        else if (payload.Length <= ushort.MaxValue)
        {
            bytes.Add((byte)(maskBit | 126));
            bytes.Add((byte)(payload.Length >> 8));
            bytes.Add((byte)payload.Length);
        }
        else
        {
            bytes.Add((byte)(maskBit | 127));
            for (var shift = 56; shift >= 0; shift -= 8) bytes.Add((byte)((long)payload.Length >> shift));
        }

        bytes.AddRange(key);
        for (var i = 0; i < payload.Length; i++) bytes.Add((byte)(payload[i] ^ (key.Length > 0 ? key[i % 4] : 0)));
        return [.. bytes];
    }
}

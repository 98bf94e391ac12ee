using System.Buffers.Text;
using System.Text;
using Clasp.LoadBench.Load;

namespace Clasp.LoadBench.Wires;

/// <summary>RESP 2: PUBLISH for signals; for state, a SET before it.</summary>
internal sealed class RedisWire : Wire
{
    private const int LineEnd = 2;

    public override int WriteHello(Span<byte> destination, int client) => Write(destination, "PING\r\n");

    public override int WriteSubscribe(Span<byte> destination, string pattern, int maxRate) =>
        Write(destination, $"{(pattern.Contains('*') ? "PSUBSCRIBE" : "SUBSCRIBE")} {pattern.Replace("**", "*", StringComparison.Ordinal)}\r\n");

    public override Template Message(MessageKind kind, string address, int payloadBytes)
    {
        byte[] state = kind == MessageKind.State ? Command("SET", address, payloadBytes) : [];
        byte[] bytes = [.. state, .. Command("PUBLISH", address, payloadBytes)];
        return new(bytes, bytes.Length - LineEnd - payloadBytes);
    }

    public override int Take(ReadOnlySpan<byte> bytes, LoadConnection connection)
    {
        var start = 0;
        while (start < bytes.Length)
        {
            var length = bytes[start] == (byte)'*' ? TakePush(bytes[start..], connection) : TakeLine(bytes[start..], connection);
            if (length == 0) break;

            start += length;
        }

        return start;
    }

    private static int TakeLine(ReadOnlySpan<byte> bytes, LoadConnection connection)
    {
        var end = bytes.IndexOf((byte)'\n');
        if (end < 0) return 0;

        // PUBLISH is answered by a number, PING by "PONG", and the "OK" of a SET counts for nothing.
        if (bytes[0] == (byte)':') connection.Acknowledge();
        else if (bytes[1] == (byte)'P') connection.Answers++;
        else if (bytes[0] == (byte)'-') connection.Complain(Encoding.UTF8.GetString(bytes[..end]));
        return end + 1;
    }

    /// <summary>A message, or the answer to a subscription, which has a number where a message has its payload.</summary>
    private static int TakePush(ReadOnlySpan<byte> bytes, LoadConnection connection)
    {
        var position = 0;
        if (!TryReadNumber(bytes, ref position, out var parts)) return 0;

        for (var part = 1; part <= parts; part++)
        {
            if (position < bytes.Length && bytes[position] == (byte)':')
            {
                if (!TryReadNumber(bytes, ref position, out _)) return 0;

                connection.Answers++;
                return position;
            }

            if (!TryReadNumber(bytes, ref position, out var length) || bytes.Length < position + length + LineEnd) return 0;

            if (part == parts) connection.Deliver(BitConverter.ToInt64(bytes[position..]));
            position += length + LineEnd;
        }

        return position;
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> bytes, ref int position, out int number)
    {
        number = 0;
        if (position >= bytes.Length) return false;

        var rest = bytes[(position + 1)..];
        var end = rest.IndexOf((byte)'\n');
        if (end < 0 || !Utf8Parser.TryParse(rest, out number, out _)) return false;

        position += 1 + end + 1;
        return true;
    }

    private static byte[] Command(string name, string address, int payloadBytes) =>
    [
        .. Utf8($"*3\r\n${name.Length}\r\n{name}\r\n${Encoding.UTF8.GetByteCount(address)}\r\n{address}\r\n${payloadBytes}\r\n"),
        .. new byte[payloadBytes],
        .. "\r\n"u8,
    ];
}

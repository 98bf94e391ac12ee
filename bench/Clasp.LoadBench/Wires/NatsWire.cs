using System.Buffers.Text;
using System.Text;
using Clasp.LoadBench.Load;

namespace Clasp.LoadBench.Wires;

/// <summary>The NATS protocol: lines of text, and payloads behind their length.</summary>
internal sealed class NatsWire : Wire
{
    private const int LineEnd = 2;

    public override int WriteHello(Span<byte> destination, int client) =>
        Write(destination, "CONNECT {\"verbose\":false,\"pedantic\":false}\r\nPING\r\n");

    public override int WriteSubscribe(Span<byte> destination, string pattern, int maxRate) =>
        Write(destination, $"SUB {Subject(pattern)} 1\r\nPING\r\n");

    public override Template Message(MessageKind kind, string address, int payloadBytes)
    {
        var head = Utf8($"PUB {Subject(address)} {payloadBytes}\r\n");
        return new([.. head, .. new byte[payloadBytes], (byte)'\r', (byte)'\n'], head.Length);
    }

    public override int Take(ReadOnlySpan<byte> bytes, LoadConnection connection)
    {
        var start = 0;
        while (true)
        {
            var rest = bytes[start..];
            var lineLength = rest.IndexOf((byte)'\n');
            if (lineLength < 0) return start;

            var line = rest[..(lineLength - 1)];
            var next = lineLength + 1;
            switch (line[0])
            {
                case (byte)'M':
                    if (!Utf8Parser.TryParse(line[(line.LastIndexOf((byte)' ') + 1)..], out int length, out _)
                        || rest.Length < next + length + LineEnd)
                        return start;

                    connection.Deliver(BitConverter.ToInt64(rest[next..]));
                    next += length + LineEnd;
                    break;
                case (byte)'P' when line[1] == (byte)'O':
                    connection.Answers++;
                    break;
                case (byte)'P':
                    connection.Send("PONG\r\n"u8);
                    break;
                case (byte)'-':
                    connection.Complain(Encoding.UTF8.GetString(line));
                    break;
            }

            start += next;
        }
    }

    private static string Subject(string address) => address[1..].Replace('/', '.');
}

using Clasp.Fuzz.Engine;
using Clasp.Protocol.Framing;
using Clasp.Transport;
using Microsoft.Extensions.Time.Testing;

namespace Clasp.Fuzz.Targets;

/// <summary>A whole connection: the framing of WebSocket, in both roles, and of TCP, cut into pieces anywhere.</summary>
internal sealed class ConnectionTarget : IFuzzTarget
{
    private const int MaxMessageBytes = 4096;

    private static readonly FrameConnectionOptions Options = new()
    {
        MaxMessageBytes = MaxMessageBytes,
        KeepAliveInterval = Timeout.InfiniteTimeSpan,
        Time = new FakeTimeProvider(),
    };

    public string Name => "connections";

    public int Weight => 10;

    /// <summary>The first byte tells how the rest is framed, and cut.</summary>
    public IReadOnlyList<byte[]> Seeds { get; } =
    [
        [0, .. Masked(0x82, "Sabc"u8), .. Masked(0x89, "ping"u8), .. Masked(0x88, [0x03, 0xE8])],
        [4, .. Masked(0x02, "Sa"u8), .. Masked(0x00, "b"u8), .. Masked(0x89, []), .. Masked(0x80, "c"u8)],
        [8, .. Masked(0x81, "text"u8), .. Masked(0x82, new byte[200])],
        [1, 0x82, 3, 1, 2, 3, 0x89, 0, 0x8A, 0, 0x88, 2, 0x03, 0xE9],
        [1, 0x82, 126, 0, 130, .. new byte[130]],
        [2, 0, 0, 0, 3, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 1, 9],
    ];

    public int Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty) return 0;

        Envelope envelope = (input[0] & 3) switch
        {
            0 => Envelope.WebSocket,
            1 => Envelope.MaskedWebSocket,
            _ => Envelope.LengthPrefix,
        };
        var stream = new PiecesStream(input[1..].ToArray(), 1 + (input[0] >> 2));
        var receiver = new Receiver();
        var connection = new FrameConnection(stream, envelope, "fuzz", Options);
        var run = connection.RunAsync(receiver, CancellationToken.None);

        // The stream never makes anybody wait, so whoever waits has lost its way.
        if (!run.IsCompleted) throw new InvalidOperationException("The connection does not end with its stream.");
        var end = run.GetAwaiter().GetResult();
        return Outcome.Join(Outcome.Join((int)end.Cause, end.StatusCode), Outcome.Join(Outcome.OfCount(receiver.Count), (int)envelope));
    }

    private static byte[] Masked(byte first, ReadOnlySpan<byte> payload)
    {
        byte[] length = payload.Length < 126 ? [(byte)(0x80 | payload.Length)] : [0x80 | 126, (byte)(payload.Length >> 8), (byte)payload.Length];
        var masked = payload.ToArray();
        for (var i = 0; i < masked.Length; i++) masked[i] ^= (byte)(1 + (i & 3));
        return [first, .. length, 1, 2, 3, 4, .. masked];
    }

    private sealed class Receiver : IFrameReceiver
    {
        public int Count { get; private set; }

        public ValueTask ReceiveAsync(FrameBatch frames)
        {
            for (var i = 0; i < frames.Count; i++)
            {
                if (frames[i].Length > MaxMessageBytes) throw new InvalidOperationException("A message is larger than allowed.");
                Count++;
            }

            return ValueTask.CompletedTask;
        }
    }
}

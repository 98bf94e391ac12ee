using System.Net.Sockets;
using Clasp.Protocol.Framing;
using Clasp.Relay.Tests.Support;

namespace Clasp.Relay.Tests;

/// <summary>What does a message cost on its whole way through a relay? Budget: no allocation.</summary>
[Collection(nameof(AllocationTests))]
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
public sealed class AllocationTests
{
    private const int MessagesPerRound = 50;
    private const int Rounds = 400;

    // What else runs in this process may allocate in one of them; what the relay allocates is in each.
    private const int Attempts = 3;

    [Theory]
    [InlineData(Envelope.MaskedWebSocket)]
    [InlineData(Envelope.LengthPrefix)]
    public async Task A_message_on_its_way_allocates_nothing(Envelope envelope)
    {
        await using var relay = await RelayUnderTest.StartAsync();
        using var client = await OpenAsync(relay, envelope);
        var ping = Messages.Ping();
        var question = new byte[MessagesPerRound * EnvelopeWriter.LengthOf(envelope, ping.Length)];
        for (var at = 0; at < question.Length;)
            at += EnvelopeWriter.Write(question.AsSpan(at), envelope, ping, 0x1234_5678);
        var sent = envelope == Envelope.MaskedWebSocket ? Envelope.WebSocket : envelope;
        var answer = new byte[MessagesPerRound * EnvelopeWriter.LengthOf(sent, ping.Length)];

        await ExchangeAsync(client, question, answer);
        var perMessage = double.MaxValue;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await ExchangeAsync(client, question, answer);
            var bytes = GC.GetTotalAllocatedBytes(precise: true) - before;
            perMessage = Math.Min(perMessage, bytes / (double)(Rounds * MessagesPerRound));
        }

        // Timers and the test host allocate a little now and then.
        Assert.True(perMessage < 1, $"{perMessage:0.0} bytes for each message.");
    }

    private static async Task ExchangeAsync(Socket client, byte[] question, byte[] answer)
    {
        for (var round = 0; round < Rounds; round++)
        {
            await client.SendAsync(question.AsMemory());
            for (var at = 0; at < answer.Length;) at += await client.ReceiveAsync(answer.AsMemory(at));
        }
    }

    private static void Receive(Socket client, byte[] bytes)
    {
        for (var at = 0; at < bytes.Length;) at += client.Receive(bytes, at, bytes.Length - at, SocketFlags.None);
    }

    private static async Task<Socket> OpenAsync(RelayUnderTest relay, Envelope envelope)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var isTcp = envelope == Envelope.LengthPrefix;
        await socket.ConnectAsync("localhost", isTcp ? relay.Host.TcpPort!.Value : relay.Host.WsPort);
        if (!isTcp)
        {
            socket.Send(UpgradeRequest.Bytes);
            var end = "\r\n\r\n"u8.ToArray();
            for (var seen = 0; seen < end.Length;)
            {
                var one = new byte[1];
                Receive(socket, one);
                seen = one[0] == end[seen] ? seen + 1 : 0;
            }
        }

        var hello = TestClient.Hello("counting");
        var bytes = new byte[EnvelopeWriter.LengthOf(envelope, hello.Length)];
        EnvelopeWriter.Write(bytes, envelope, hello, 0x1234_5678);
        socket.Send(bytes);
        // WELCOME and the empty SNAPSHOT, both short.
        for (var frame = 0; frame < 2; frame++)
        {
            var header = new byte[isTcp ? 4 : 2];
            Receive(socket, header);
            Receive(socket, new byte[header[^1]]);
        }

        return socket;
    }
}

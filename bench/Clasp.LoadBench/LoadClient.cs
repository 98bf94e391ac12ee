using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;

namespace Clasp.LoadBench;

/// <summary>A client reduced to what a measurement needs: frames written ahead, answers counted, values timed on arrival.</summary>
internal sealed class LoadClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _frame = new byte[64 * 1024];
    private readonly TaskCompletionSource _welcomed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _answers;
    private long _pongs;

    /// <summary>Called for every SET and every param of a SNAPSHOT that comes in, with the number that it carries.</summary>
    public Action<long>? Arrived { get; set; }

    /// <summary>ACKs and ERRORs so far.</summary>
    public long Answers => Interlocked.Read(ref _answers);

    public static async Task<LoadClient> JoinAsync(Relay relay)
    {
        var client = new LoadClient();
        await client._socket.ConnectAsync(IPAddress.Loopback, relay.TcpPort);
        _ = Task.Factory.StartNew(client.Read, TaskCreationOptions.LongRunning);
        client.Send(new HelloMessage { Version = 1, Features = Features.Param, Name = "load"u8 });
        await client._welcomed.Task;
        return client;
    }

    public async Task SubscribeAsync(string pattern)
    {
        Send(new SubscribeMessage { Id = 1, Pattern = Encoding.UTF8.GetBytes(pattern), TypeMask = SignalTypes.All });
        var pongs = Interlocked.Read(ref _pongs);
        Send(default(PingMessage));
        while (Interlocked.Read(ref _pongs) == pongs) await Task.Delay(5);
    }

    /// <summary>Sets one param to a number.</summary>
    public void Set(string address, long value) =>
        Send(new SetMessage { Address = Encoding.UTF8.GetBytes(address), Value = Value.Int64(value).Encode() });

    /// <summary>Sets one param to a number, for one second.</summary>
    public void SetForOneSecond(string address, long value) => Send(new SetMessage
    {
        Address = Encoding.UTF8.GetBytes(address),
        Value = Value.Int64(value).Encode(),
        Ttl = TimeToLive.Absolute(1),
    });

    /// <summary>Sets params 0 to <paramref name="count"/> below an address, as fast as the relay takes them, and waits for all answers.</summary>
    public async Task FillAsync(string prefix, int count, long value)
    {
        var before = Answers;
        var batch = new byte[64 * 1024];
        var length = 0;
        for (var i = 0; i < count; i++)
        {
            var message = new SetMessage { Address = Encoding.UTF8.GetBytes($"{prefix}/{i}"), Value = Value.Int64(value).Encode() };
            length += Write(batch.AsSpan(length), message);
            if (length < batch.Length - 1024 && i < count - 1) continue;

            await _socket.SendAsync(batch.AsMemory(0, length));
            length = 0;
        }

        while (Answers - before < count) await Task.Delay(5);
    }

    public void Dispose() => _socket.Dispose();

    private void Send<TMessage>(in TMessage message)
        where TMessage : IMessage, allows ref struct => _socket.Send(_frame.AsSpan(0, Write(_frame, message)));

    private static int Write<TMessage>(Span<byte> destination, in TMessage message)
        where TMessage : IMessage, allows ref struct
    {
        var frame = Frame.ToArray(message);
        BinaryPrimitives.WriteInt32BigEndian(destination, frame.Length);
        frame.CopyTo(destination[4..]);
        return 4 + frame.Length;
    }

    private void Read()
    {
        var buffer = new byte[512 * 1024];
        var length = 0;
        try
        {
            while (_socket.Receive(buffer.AsSpan(length)) is var count and > 0)
            {
                length += count;
                var start = 0;
                while (length - start >= 4)
                {
                    var size = BinaryPrimitives.ReadInt32BigEndian(buffer.AsSpan(start));
                    if (length - start - 4 < size) break;

                    Take(FrameHeader.PayloadOf(buffer.AsSpan(start + 4, size)));
                    start += 4 + size;
                }

                buffer.AsSpan(start, length - start).CopyTo(buffer);
                length -= start;
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The measurement is over, or its relay was killed.
        }
    }

    private void Take(ReadOnlySpan<byte> payload)
    {
        switch (MessageReader.TypeOf(payload))
        {
            case MessageType.Welcome:
                _welcomed.TrySetResult();
                break;
            case MessageType.Pong:
                Interlocked.Increment(ref _pongs);
                break;
            case MessageType.Ack:
                Interlocked.Increment(ref _answers);
                break;
            case MessageType.Error:
                Console.Error.WriteLine(Encoding.UTF8.GetString(ErrorMessage.ReadFrom(payload).Text));
                Interlocked.Increment(ref _answers);
                break;
            case MessageType.Set:
                Arrived?.Invoke(BinaryPrimitives.ReadInt64BigEndian(SetMessage.ReadFrom(payload).Value.Data));
                break;
            case MessageType.Snapshot when Arrived is { } arrived:
                foreach (var param in SnapshotMessage.ReadFrom(payload))
                    arrived(BinaryPrimitives.ReadInt64BigEndian(param.Value.Data));
                break;
        }
    }
}

using System.Threading.Channels;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Transport;
using Clasp.Transport.Client;

namespace Clasp.Relay.Tests.Support;

/// <summary>A client that speaks in single frames.</summary>
internal sealed class TestClient : IFrameReceiver, IAsyncDisposable
{
    private readonly FrameConnection _connection;
    private readonly Channel<byte[]> _frames = Channel.CreateUnbounded<byte[]>();
    private readonly SemaphoreSlim _writing = new(1, 1);

    private TestClient(FrameConnection connection)
    {
        _connection = connection;
        End = RunAsync();
    }

    public Task<ConnectionEnd> End { get; }

    public static async Task<TestClient> ConnectAsync(Uri url, ConnectOptions? options = null) =>
        new(await ClientConnector.ConnectAsync(url, options ?? new(), CancellationToken.None).InTime());

    public static byte[] Hello(string name) => Frame.ToArray(new HelloMessage
    {
        Version = 1,
        Features = Features.Signals,
        Name = System.Text.Encoding.UTF8.GetBytes(name),
    });

    public async Task JoinAsync()
    {
        await SendAsync(Hello("test"));
        await ExpectAsync(MessageType.Welcome);
        await ExpectAsync(MessageType.Snapshot);
    }

    public async Task SendAsync(byte[] frame)
    {
        await _writing.WaitAsync();
        try
        {
            var bytes = new byte[EnvelopeWriter.LengthOf(_connection.Envelope, frame.Length)];
            EnvelopeWriter.Write(bytes, _connection.Envelope, frame, _connection.NextMaskKey());
            await _connection.WriteAsync(bytes, CancellationToken.None).AsTask().InTime();
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>The payload of the next frame.</summary>
    public async Task<byte[]> NextAsync() =>
        FrameHeader.PayloadOf(await _frames.Reader.ReadAsync().AsTask().InTime()).ToArray();

    public async Task<byte[]> ExpectAsync(MessageType type)
    {
        var payload = await NextAsync();
        Assert.Equal(type, MessageReader.TypeOf(payload));
        return payload;
    }

    public ValueTask ReceiveAsync(FrameBatch frames)
    {
        for (var i = 0; i < frames.Count; i++) _frames.Writer.TryWrite(frames[i].ToArray());
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        _writing.Dispose();
    }

    private async Task<ConnectionEnd> RunAsync()
    {
        var end = await _connection.RunAsync(this, CancellationToken.None);
        _frames.Writer.TryComplete();
        return end;
    }
}

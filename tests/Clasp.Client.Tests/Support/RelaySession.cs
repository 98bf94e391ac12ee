using System.Threading.Channels;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Transport;

namespace Clasp.Client.Tests.Support;

/// <summary>The relay's end of one connection.</summary>
internal sealed class RelaySession : IFrameReceiver, IAsyncDisposable
{
    private readonly Channel<byte[]> _received = Channel.CreateUnbounded<byte[]>();
    private readonly FrameConnection _connection;

    public RelaySession(FrameConnection connection)
    {
        _connection = connection;
        Ended = connection.RunAsync(this, CancellationToken.None);
    }

    public Task<ConnectionEnd> Ended { get; }

    /// <summary>The payload of the next message, which must be of this type.</summary>
    public async Task<byte[]> NextAsync(MessageType type)
    {
        var payload = await _received.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().InTime();
        Assert.Equal(type, MessageReader.TypeOf(payload));
        return payload;
    }

    /// <summary>The address of the next message, which must be a SET.</summary>
    public async Task<string> NextSetAsync() =>
        Said.Text(SetMessage.ReadFrom(await NextAsync(MessageType.Set)).Address);

    /// <summary>The pattern of the next subscription, confirmed.</summary>
    public async Task<string> TakeSubscriptionAsync(params byte[][] state)
    {
        var pattern = Said.Text(SubscribeMessage.ReadFrom(await NextAsync(MessageType.Subscribe)).Pattern);
        await NextAsync(MessageType.Ping);
        await SendAsync([.. state, Said.Pong()]);
        return pattern;
    }

    public async Task SendAsync(params byte[][] frames)
    {
        foreach (var frame in frames)
        {
            var bytes = new byte[EnvelopeWriter.LengthOf(_connection.Envelope, frame.Length)];
            EnvelopeWriter.Write(bytes, _connection.Envelope, frame);
            await _connection.WriteAsync(bytes, TestContext.Current.CancellationToken);
        }
    }

    ValueTask IFrameReceiver.ReceiveAsync(FrameBatch frames)
    {
        for (var i = 0; i < frames.Count; i++) _received.Writer.TryWrite(FrameHeader.PayloadOf(frames[i]).ToArray());
        return ValueTask.CompletedTask;
    }

    /// <summary>Cuts the connection.</summary>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}

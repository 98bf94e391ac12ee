using Clasp.Protocol.Framing;
using Microsoft.Extensions.Time.Testing;

namespace Clasp.Transport.Tests.Support;

/// <summary>A running connection, its receiver, and a raw peer at the other end of its stream.</summary>
internal sealed class ConnectionUnderTest : IAsyncDisposable
{
    public ConnectionUnderTest(
        Envelope envelope = Envelope.WebSocket, int capacity = 1 << 20, FrameConnectionOptions? options = null, byte[]? received = null)
    {
        var (near, far) = DuplexStream.Pair(capacity);
        Far = far;
        Peer = new(far);
        Connection = new(
            near, envelope, "test", (options ?? new()) with { Time = Time }, completeWrites: near.CompleteWrites, received: received);
        End = Connection.RunAsync(Receiver, Cancellation.Token);
    }

    public FakeTimeProvider Time { get; } = new();

    public DuplexStream Far { get; }

    public RawPeer Peer { get; }

    public FrameConnection Connection { get; }

    public CollectingReceiver Receiver { get; } = new();

    public CancellationTokenSource Cancellation { get; } = new();

    public Task<ConnectionEnd> End { get; }

    public Task<ConnectionEnd> EndAsync() => End.InTime();

    /// <summary>Waits until that many bytes of the peer were read, and the next read has started.</summary>
    public async Task BytesReceivedAsync(long count)
    {
        using var deadline = new CancellationTokenSource(Deadline.Time);
        while (Connection.BytesReceived < count)
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        await Far.DisposeAsync();
        Cancellation.Dispose();
    }
}

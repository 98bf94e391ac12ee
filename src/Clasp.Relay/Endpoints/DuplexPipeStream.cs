using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Clasp.Relay.Endpoints;

/// <summary>The two pipes of a raw connection as one stream.</summary>
internal sealed class DuplexPipeStream(IDuplexPipe pipes) : Stream
{
    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    // The framework's own stream over a pipe allocates for every read that has to wait.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var result = await pipes.Input.ReadAsync(cancellationToken);
        var bytes = result.Buffer;
        var count = (int)Math.Min(bytes.Length, buffer.Length);
        bytes = bytes.Slice(0, count);
        bytes.CopyTo(buffer.Span);
        pipes.Input.AdvanceTo(bytes.End);
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var write = pipes.Output.WriteAsync(buffer, cancellationToken);
        if (!write.IsCompletedSuccessfully) return FinishWriteAsync(write);

        ThrowIfCompleted(write.Result);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private static async ValueTask FinishWriteAsync(ValueTask<FlushResult> write) => ThrowIfCompleted(await write);

    private static void ThrowIfCompleted(FlushResult result)
    {
        if (result.IsCompleted) throw new IOException("The peer is gone.");
    }
}

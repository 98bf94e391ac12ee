using System.Buffers;
using System.IO.Pipelines;

namespace Clasp.Transport.Tests.Support;

/// <summary>One end of a connection in memory, whose writes wait when the other end does not read.</summary>
internal sealed class DuplexStream(PipeReader input, PipeWriter output) : Stream
{
    private volatile bool _isDisposed;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>
    /// Two ends; a write to one is pending while more than <paramref name="capacity"/> bytes wait at the other.
    /// </summary>
    public static (DuplexStream Near, DuplexStream Far) Pair(int capacity = 1 << 20)
    {
        var options = new PipeOptions(
            pauseWriterThreshold: capacity, resumeWriterThreshold: capacity, useSynchronizationContext: false);
        var there = new Pipe(options);
        var back = new Pipe(options);
        return (new(back.Reader, there.Writer), new(there.Reader, back.Writer));
    }

    /// <summary>Ends this direction only, as the end of a TCP stream does.</summary>
    public void CompleteWrites() => output.Complete();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_isDisposed) throw new IOException("The stream was cut.");
        var result = await input.ReadAsync(cancellationToken);
        if (result.IsCanceled) throw new IOException("The stream was cut.");

        var chunk = result.Buffer.Slice(0, Math.Min(buffer.Length, result.Buffer.Length));
        var length = (int)chunk.Length;
        chunk.CopyTo(buffer.Span);
        input.AdvanceTo(chunk.End);
        return length;
    }

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_isDisposed) throw new IOException("The stream was cut.");
        var result = await output.WriteAsync(buffer, cancellationToken);
        if (result.IsCanceled) throw new IOException("The stream was cut.");
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (_isDisposed) return;
        _isDisposed = true;
        output.CancelPendingFlush();
        output.Complete();
        input.CancelPendingRead();
        base.Dispose(disposing);
    }
}

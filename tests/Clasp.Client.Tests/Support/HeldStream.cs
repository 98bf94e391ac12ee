namespace Clasp.Client.Tests.Support;

/// <summary>A network whose writes end when the test says so.</summary>
internal sealed class HeldStream : Stream
{
    private readonly SemaphoreSlim _released = new(0);
    private readonly SemaphoreSlim _started = new(0);
    private readonly CancellationTokenSource _disposed = new();

    public List<int> Writes { get; } = [];

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public Task WriteStartedAsync() => _started.WaitAsync(TestContext.Current.CancellationToken).InTime();

    public void ReleaseWrite() => _released.Release();

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Writes.Add(buffer.Length);
        _started.Release();
        await _released.WaitAsync(_disposed.Token);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await Task.Delay(Timeout.Infinite, _disposed.Token);
        return 0;
    }

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _disposed.Cancel();
        base.Dispose(disposing);
    }
}

using System.Net;
using System.Net.Sockets;

namespace Clasp.EndToEnd.Faults;

/// <summary>One connection through a <see cref="FaultProxy"/>, with its two directions.</summary>
internal sealed class ProxiedConnection(Socket near, Func<bool> isSwallowing, PathSpeed speed, CancellationToken stopped) : IDisposable
{
    private readonly Socket _far = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private long _bytesUp;
    private long _bytesDown;
    private int _isOver;

    public long BytesUp => Volatile.Read(ref _bytesUp);

    public long BytesDown => Volatile.Read(ref _bytesDown);

    /// <summary>Whether bytes were taken that will never be delivered.</summary>
    public bool HasSwallowed { get; private set; }

    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <param name="targetPort">Where to; null to go nowhere and only swallow.</param>
    public void Start(int? targetPort) => Ended = RunAsync(targetPort);

    /// <summary>Ends it as a broken cable with a router in front would: both ends get a reset.</summary>
    public void Reset()
    {
        if (Interlocked.Exchange(ref _isOver, 1) != 0) return;

        near.Close(timeout: 0);
        _far.Close(timeout: 0);
    }

    public void Dispose() => Reset();

    private async Task RunAsync(int? targetPort)
    {
        try
        {
            near.NoDelay = true;
            if (targetPort is not { } port)
            {
                await SwallowAsync();
                return;
            }

            if (!speed.IsUnlimited) _far.ReceiveBufferSize = PathSpeed.SocketBufferBytes;
            await _far.ConnectAsync(IPAddress.Loopback, port, stopped);
            await Task.WhenAll(
                PumpAsync(near, _far, bytes => Interlocked.Add(ref _bytesUp, bytes)),
                PumpAsync(_far, near, bytes => Interlocked.Add(ref _bytesDown, bytes)));
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // One end is gone, and so is the other.
        }
        finally
        {
            Close();
        }
    }

    private async Task SwallowAsync()
    {
        HasSwallowed = true;
        var buffer = new byte[16 * 1024];
        while (await near.ReceiveAsync(buffer, stopped) > 0)
        {
        }
    }

    private async Task PumpAsync(Socket from, Socket to, Action<int> count)
    {
        try
        {
            if (speed.IsUnlimited)
            {
                await ForwardAsync(from, async bytes => await to.SendAsync(bytes, stopped), count);
            }
            else
            {
                var path = new SlowPath(speed, async bytes => await to.SendAsync(bytes, stopped), stopped);
                await Task.WhenAll(FillAsync(path, from, count), path.RunAsync());
            }

            if (!isSwallowing())
            {
                to.Shutdown(SocketShutdown.Send);
                return;
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            if (!isSwallowing()) Close();
        }

        // That one end has gone is swallowed, too.
        HasSwallowed |= isSwallowing();
    }

    private async Task FillAsync(SlowPath path, Socket from, Action<int> count)
    {
        try
        {
            await ForwardAsync(from, path.AddAsync, count);
        }
        finally
        {
            path.Complete();
        }
    }

    private async Task ForwardAsync(Socket from, Func<ReadOnlyMemory<byte>, Task> deliver, Action<int> count)
    {
        var buffer = new byte[speed.IsUnlimited ? 64 * 1024 : 1400];
        while (await from.ReceiveAsync(buffer, stopped) is var length and > 0)
        {
            if (isSwallowing())
            {
                HasSwallowed = true;
                continue;
            }

            count(length);
            await deliver(buffer.AsMemory(0, length));
        }
    }

    private void Close()
    {
        if (Interlocked.Exchange(ref _isOver, 1) != 0) return;

        near.Dispose();
        _far.Dispose();
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Clasp.LoadBench;

/// <summary>A TCP path that counts its bytes, and can be cut, mended and made longer.</summary>
internal sealed class CountingProxy : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentDictionary<Socket, bool> _open = [];
    private long _up;
    private long _down;
    private long _last;

    public CountingProxy(int target)
    {
        Target = target;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(1024);
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port; // Bound by the constructor.

    /// <summary>The port that connections lead to.</summary>
    public int Target { get; set; }

    public bool IsCut { get; private set; }

    /// <summary>How long each byte takes in either direction.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Bytes from the side that connected.</summary>
    public long Up => Interlocked.Read(ref _up);

    /// <summary>Bytes to the side that connected.</summary>
    public long Down => Interlocked.Read(ref _down);

    /// <summary>When the last connection came in.</summary>
    public long Accepted { get; private set; }

    /// <summary>When the answer to the upgrade passed, the first bytes towards the side that connected.</summary>
    public long Opened { get; private set; }

    /// <summary>When bytes passed last.</summary>
    public long LastBytes => Interlocked.Read(ref _last);

    /// <summary>When each connection was attempted.</summary>
    public ConcurrentQueue<long> Attempts { get; } = [];

    /// <summary>Waits until the link is so old that the next attempt after a cut comes soon: backoff starts over then.</summary>
    public async Task HealthyAsync()
    {
        while (Stopwatch.GetElapsedTime(Accepted) < TimeSpan.FromSeconds(10.5)) await Task.Delay(50);
    }

    public void Cut()
    {
        IsCut = true;
        foreach (var socket in _open.Keys) socket.Dispose();
    }

    /// <summary>Lets connections through again, and starts to count anew.</summary>
    public void Mend()
    {
        (_up, _down, _last, Accepted, Opened) = (0, 0, 0, 0, 0);
        IsCut = false;
    }

    /// <summary>Waits until nothing has passed for a while since the upgrade.</summary>
    public async Task QuietAsync()
    {
        while (Opened == 0 || Stopwatch.GetElapsedTime(LastBytes) < TimeSpan.FromSeconds(0.5)) await Task.Delay(20);
    }

    public void Dispose()
    {
        Cut();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket near;
            try
            {
                near = await _listener.AcceptAsync();
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                return;
            }

            Attempts.Enqueue(Stopwatch.GetTimestamp());
            _ = CarryAsync(near);
        }
    }

    private async Task CarryAsync(Socket near)
    {
        using var _ = near;
        using var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        near.NoDelay = true;
        if (IsCut) return;

        _open[near] = _open[far] = true;
        Accepted = Stopwatch.GetTimestamp();
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, Target);
            await Task.WhenAny(PumpAsync(near, far, isUp: true), PumpAsync(far, near, isUp: false));
        }
        catch (SocketException)
        {
            // The relay behind is not there; the attempt has been counted.
        }
        finally
        {
            _open.TryRemove(near, out var _);
            _open.TryRemove(far, out var _);
        }
    }

    private async Task PumpAsync(Socket from, Socket to, bool isUp)
    {
        var late = Channel.CreateUnbounded<(long Due, byte[] Bytes)>();
        var sending = SendLateAsync(late.Reader, to);
        var buffer = new byte[128 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is var count and > 0)
            {
                var now = Stopwatch.GetTimestamp();
                if (!isUp && Opened == 0) Opened = now;
                Interlocked.Add(ref isUp ? ref _up : ref _down, count);
                Interlocked.Exchange(ref _last, now);
                if (Delay == TimeSpan.Zero)
                    await to.SendAsync(buffer.AsMemory(0, count));
                else
                    late.Writer.TryWrite((now + (long)(Delay.TotalSeconds * Stopwatch.Frequency), buffer[..count]));
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // Cut.
        }

        late.Writer.Complete();
        await sending;
    }

    private static async Task SendLateAsync(ChannelReader<(long Due, byte[] Bytes)> late, Socket to)
    {
        try
        {
            await foreach (var (due, bytes) in late.ReadAllAsync())
            {
                var wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
                if (wait > TimeSpan.Zero) await Task.Delay(wait);
                await to.SendAsync(bytes);
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // Cut.
        }
    }
}

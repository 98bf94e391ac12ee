using System.Diagnostics;
using System.Threading.Channels;

namespace Clasp.EndToEnd.Faults;

/// <summary>One direction of a slow path: a bounded queue that empties at a given rate, and then a way of a given length.</summary>
internal sealed class SlowPath(PathSpeed speed, Func<ReadOnlyMemory<byte>, Task> deliver, CancellationToken stopped)
{
    private readonly Channel<(byte[] Bytes, TimeSpan Arrives)> _underWay =
        Channel.CreateUnbounded<(byte[], TimeSpan)>(new() { SingleReader = true, SingleWriter = true });

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _queueEmpty;

    /// <summary>Puts bytes into the queue; returns when the queue has room again.</summary>
    public async Task AddAsync(ReadOnlyMemory<byte> bytes)
    {
        var now = _clock.Elapsed;
        _queueEmpty = (_queueEmpty > now ? _queueEmpty : now) + TimeSpan.FromSeconds((double)bytes.Length / speed.BytesPerSecond);
        _underWay.Writer.TryWrite((bytes.ToArray(), _queueEmpty + speed.Delay));

        var longest = TimeSpan.FromSeconds((double)PathSpeed.QueueBytes / speed.BytesPerSecond);
        await WaitUntilAsync(_queueEmpty - longest);
    }

    public void Complete() => _underWay.Writer.TryComplete();

    /// <summary>Delivers what was added when its time has come, until there is no more.</summary>
    public async Task RunAsync()
    {
        await foreach (var (bytes, arrives) in _underWay.Reader.ReadAllAsync(stopped))
        {
            await WaitUntilAsync(arrives);
            await deliver(bytes);
        }
    }

    private async Task WaitUntilAsync(TimeSpan time)
    {
        var wait = time - _clock.Elapsed;
        if (wait > TimeSpan.FromMilliseconds(1)) await Task.Delay(wait, stopped);
    }
}

using System.Threading.Channels;

namespace Clasp.Transport.Tests.Support;

/// <summary>Keeps every frame, and lets a test wait for the next.</summary>
internal sealed class CollectingReceiver : IFrameReceiver
{
    private readonly Channel<byte[]> _frames = Channel.CreateUnbounded<byte[]>();

    /// <summary>How many frames came with each read.</summary>
    public List<int> BatchSizes { get; } = [];

    /// <summary>Completed by default; an incomplete one pauses the reading.</summary>
    public Task Pause { get; set; } = Task.CompletedTask;

    public async ValueTask ReceiveAsync(FrameBatch frames)
    {
        BatchSizes.Add(frames.Count);
        for (var i = 0; i < frames.Count; i++) _frames.Writer.TryWrite(frames[i].ToArray());
        await Pause;
    }

    public async Task<byte[]> NextAsync() => await _frames.Reader.ReadAsync().AsTask().InTime();

    /// <summary>All frames received and not yet taken.</summary>
    public List<byte[]> Drain()
    {
        var frames = new List<byte[]>();
        while (_frames.Reader.TryRead(out var frame)) frames.Add(frame);
        return frames;
    }
}

using System.Runtime.InteropServices;
using Clasp.Protocol.Framing;

namespace Clasp.Routing.Tests.Harness;

/// <summary>A transport that keeps what is written, at once or, when it is slow, once the write is completed.</summary>
internal sealed class RecordingOutput : ISessionOutput
{
    private readonly List<byte[]> _frames = [];
    private ReadOnlyMemory<byte> _inFlight;

    public Envelope Envelope => Envelope.None;

    public string RemoteEndPoint => "test";

    public bool MayFederate => true;

    /// <summary>Whether writes stay under way until they are completed.</summary>
    public bool IsSlow { get; set; }

    public bool IsWriting { get; private set; }

    public int Writes { get; private set; }

    /// <summary>Where the bytes of the last write were.</summary>
    public byte[]? LastArray { get; private set; }

    public CloseReason? ClosedFor { get; private set; }

    public string? CloseText { get; private set; }

    public uint NextMaskKey() => 0;

    public bool Write(ReadOnlyMemory<byte> bytes)
    {
        Assert.False(IsWriting, "A write was started while one was under way.");
        Assert.Null(ClosedFor);
        Writes++;
        LastArray = MemoryMarshal.TryGetArray(bytes, out var segment) ? segment.Array : null;
        if (!IsSlow)
        {
            Record(bytes.Span);
            return true;
        }

        _inFlight = bytes;
        IsWriting = true;
        return false;
    }

    public void Close(CloseReason reason, string text)
    {
        Assert.Null(ClosedFor);
        ClosedFor = reason;
        CloseText = text;
    }

    /// <summary>The write that is under way is done: its bytes were still there.</summary>
    public void Complete()
    {
        Record(_inFlight.Span);
        _inFlight = default;
        IsWriting = false;
    }

    public List<byte[]> TakeFrames()
    {
        var taken = _frames.ToList();
        _frames.Clear();
        return taken;
    }

    private void Record(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            Assert.True(FrameHeader.TryRead(bytes, out var header));
            var length = header.Length + header.PayloadLength;
            _frames.Add(bytes[..length].ToArray());
            bytes = bytes[length..];
        }
    }
}

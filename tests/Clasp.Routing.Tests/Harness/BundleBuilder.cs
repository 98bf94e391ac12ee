using System.Text;
using Clasp.Protocol;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;

namespace Clasp.Routing.Tests.Harness;

/// <summary>Puts a bundle together, part by part.</summary>
internal sealed class BundleBuilder
{
    private readonly List<byte[]> _parts = [];

    public BundleBuilder Set(
        string address, Value value, ulong? revision = null, bool takesLock = false, bool unlocks = false) =>
        Add(Frame.ToArray(new SetMessage
        {
            Address = Encoding.UTF8.GetBytes(address),
            Value = value.Encode(),
            Revision = revision,
            Lock = takesLock,
            Unlock = unlocks,
        }));

    public BundleBuilder Emit(string address, Value value) =>
        Add(Frame.ToArray(Peer.Signal(address, SignalType.Event, value)));

    public BundleBuilder Get(string address) =>
        Add(Frame.ToArray(new GetMessage { Address = Encoding.UTF8.GetBytes(address) }));

    public BundleBuilder Bundle(Action<BundleBuilder> build)
    {
        var inner = new BundleBuilder();
        build(inner);
        return Add(inner.ToFrame(null));
    }

    public byte[] ToFrame(ulong? atMicros)
    {
        var payload = new byte[ProtocolLimits.MaxPayloadBytes];
        var wire = new Protocol.Wire.WireWriter(payload);
        wire.WriteByte((byte)MessageType.Bundle);
        wire.WriteByte(atMicros is null ? (byte)0 : (byte)0x80);
        wire.WriteUInt16((ushort)_parts.Count);
        if (atMicros is { } at) wire.WriteUInt64(at);
        foreach (var part in _parts)
        {
            wire.WriteUInt16((ushort)part.Length);
            wire.WriteBytes(part);
        }

        var frame = new byte[FrameHeader.MinLength + wire.Length];
        FrameHeader.Write(frame, QualityOfService.Commit, wire.Length);
        wire.Written.CopyTo(frame.AsSpan(FrameHeader.MinLength));
        return frame;
    }

    private BundleBuilder Add(byte[] frame)
    {
        _parts.Add(frame[FrameHeader.MinLength..]);
        return this;
    }
}

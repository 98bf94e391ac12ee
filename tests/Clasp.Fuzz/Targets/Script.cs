using System.Buffers.Binary;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;

namespace Clasp.Fuzz.Targets;

/// <summary>What several peers do to a router, as bytes that can be changed anywhere and still are a script.</summary>
/// <remarks>
/// <code>
/// steps of: u8 (0xF8 what to do, 0x07 who), u16 length, that many bytes or as many as are left
/// </code>
/// </remarks>
internal sealed class Script
{
    public const int Frame = 0;
    public const int Pass = 1;
    public const int Read = 2;
    public const int Leave = 3;
    public const int Kinds = 4;

    private const int MaxSteps = 64;

    private readonly List<byte> _bytes = [];

    public Script Send<TMessage>(int peer, in TMessage message)
        where TMessage : IMessage, allows ref struct => Add(Frame, peer, FrameHeader.PayloadOf(Protocol.Framing.Frame.ToArray(message)));

    public Script SendFrame(int peer, ReadOnlySpan<byte> frame) => Add(Frame, peer, FrameHeader.PayloadOf(frame));

    public Script Wait(byte tenths) => Add(Pass, 0, [tenths]);

    public Script ReadAll(int peer) => Add(Read, peer, []);

    public Script End(int peer) => Add(Leave, peer, []);

    public byte[] ToArray() => [.. _bytes];

    public static void Play(ReadOnlySpan<byte> bytes, ScriptStep step)
    {
        for (var i = 0; i < MaxSteps && bytes.Length > 3; i++)
        {
            var what = bytes[0];
            var length = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(bytes[1..]), bytes.Length - 3);
            step((what >> 3) % Kinds, what & 7, bytes.Slice(3, length));
            bytes = bytes[(3 + length)..];
        }
    }

    private Script Add(int kind, int peer, ReadOnlySpan<byte> bytes)
    {
        _bytes.Add((byte)((kind << 3) | peer));
        _bytes.Add((byte)(bytes.Length >> 8));
        _bytes.Add((byte)bytes.Length);
        _bytes.AddRange(bytes);
        return this;
    }
}

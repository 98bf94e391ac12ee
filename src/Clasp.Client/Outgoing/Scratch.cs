using System.Text;
using Clasp.Protocol;
using Clasp.Protocol.Values;
using Clasp.Protocol.Wire;

namespace Clasp.Client.Outgoing;

/// <summary>Memory in which texts and values take their form for the wire, while one message is written.</summary>
internal ref struct Scratch(Span<byte> memory)
{
    private Span<byte> _free = memory;

    /// <exception cref="ProtocolException">It does not fit, so it would not fit a message either.</exception>
    public ReadOnlySpan<byte> Utf8(string text)
    {
        if (!Encoding.UTF8.TryGetBytes(text, _free, out var length))
            throw new ProtocolException($"A text of {text.Length} characters does not fit a message.");
        return Take(length);
    }

    /// <exception cref="ProtocolException">It does not fit, so it would not fit a message either.</exception>
    public EncodedValue Encode(Value value)
    {
        var wire = new WireWriter(_free);
        value.WriteTo(ref wire);
        return new EncodedValue(value.Kind, Take(wire.Length)[1..]);
    }

    /// <summary>Samples as they are on the wire.</summary>
    /// <exception cref="ProtocolException">They do not fit.</exception>
    public ReadOnlySpan<byte> Encode(ReadOnlySpan<double> samples)
    {
        var wire = new WireWriter(_free);
        foreach (var sample in samples) wire.WriteDouble(sample);
        return Take(wire.Length);
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        var taken = _free[..length];
        _free = _free[length..];
        return taken;
    }
}

using System.Text;
using Clasp.Protocol.Values;
using Clasp.Security.Rules;

namespace Clasp.Security.Tests.Support;

/// <summary>Some params for rules to look at.</summary>
internal sealed class FixedState : IRuleState
{
    private readonly Dictionary<string, byte[]> _values = [];

    public FixedState With(string address, Value value)
    {
        _values[address] = value.ToEncoded();
        return this;
    }

    public bool TryGet(scoped ReadOnlySpan<byte> address, out EncodedValue value)
    {
        var isThere = _values.TryGetValue(Encoding.UTF8.GetString(address), out var encoded);
        value = isThere ? new((ValueKind)encoded![0], encoded.AsSpan(1)) : default;
        return isThere;
    }
}

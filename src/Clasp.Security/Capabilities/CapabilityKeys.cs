using Clasp.Protocol;
using Clasp.Security.Tokens;

namespace Clasp.Security.Capabilities;

/// <summary>Takes the keys of a token's map in their order, of which some may be left out.</summary>
internal ref struct CapabilityKeys(int count)
{
    private int _left = count;
    private string? _next;

    public readonly bool AreDone => _left == 0 && _next is null;

    public void Expect(ref TokenReader reader, string key)
    {
        if (!TryTake(ref reader, key)) throw new ProtocolException($"its '{key}' is missing, or not where it belongs");
    }

    /// <summary>Takes the key if it is the next; the value follows.</summary>
    public bool TryTake(ref TokenReader reader, string key)
    {
        if (_next is null && _left > 0)
        {
            _next = reader.ReadString();
            _left--;
        }

        if (_next != key) return false;
        _next = null;
        return true;
    }
}

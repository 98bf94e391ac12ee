using Clasp.Protocol;
using Clasp.Protocol.Values;
using Clasp.Routing.State;
using Clasp.Security.Rules;

namespace Clasp.Routing.Access;

/// <summary>The rules of the app config that is in force, and what they come to for each address.</summary>
/// <remarks>Without rules it costs one comparison; with rules one look-up for each message.</remarks>
internal sealed class RuleBook(ParamStore parameters, int maxCached) : IRuleState
{
    private readonly Dictionary<AddressEntry, AddressRules> _cache = [];
    private AccessRules? _rules;
    private byte[] _redacted = [];

    public bool IsEmpty => _rules is null;

    /// <summary>Other rules are in force from now on; null for none.</summary>
    public void Use(AccessRules? rules)
    {
        _rules = rules;
        _cache.Clear();
        if (rules is not null && _redacted.Length == 0) _redacted = new byte[ProtocolLimits.MaxPayloadBytes];
    }

    /// <summary>What the rules say about an address; null if nothing.</summary>
    public AddressRules? For(AddressEntry address)
    {
        if (_rules is null) return null;

        if (!_cache.TryGetValue(address, out var rules))
        {
            // Starting over now and then is cheaper than to know which address is used least.
            if (_cache.Count >= maxCached) _cache.Clear();
            _cache[address] = rules = _rules.For(address.Utf8);
        }

        return rules == AddressRules.None ? null : rules;
    }

    /// <summary>The same for an address that nothing else is known of, worked out each time.</summary>
    public AddressRules? For(ReadOnlySpan<byte> address) => _rules?.For(address);

    /// <summary>Why a write is refused, in a sentence; null if it may be done.</summary>
    public string? RefusalOf(AddressEntry address, EncodedValue value, ReadOnlySpan<byte> subject) =>
        For(address)?.RefusalOf(address.Utf8, value, subject, this);

    /// <summary>Whether somebody sees what is at an address, as far as rules go.</summary>
    public bool IsVisible(AddressRules? rules, ReadOnlySpan<byte> address, ReadOnlySpan<byte> subject) =>
        rules is not { MayHide: true } || rules.IsVisibleTo(subject, address, this);

    /// <summary>A value as anybody is told it; valid until the next call.</summary>
    public EncodedValue Told(AddressRules? rules, EncodedValue value) =>
        rules is { Redacts: true } ? rules.Redact(value, _redacted) : value;

    bool IRuleState.TryGet(scoped ReadOnlySpan<byte> address, out EncodedValue value)
    {
        if (parameters.Find(address) is { IsTombstone: false } param)
        {
            value = param.Value;
            return true;
        }

        value = default;
        return false;
    }
}

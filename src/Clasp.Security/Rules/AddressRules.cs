using Clasp.Protocol.Values;

namespace Clasp.Security.Rules;

/// <summary>What the rules of an app config say about one address; asking it allocates nothing unless it refuses.</summary>
public sealed class AddressRules
{
    private readonly WriteRule? _write;
    private readonly Range[] _writeCaptures;
    private readonly VisibilityRule? _visibility;
    private readonly Range[]? _visibilityCaptures;
    private readonly byte[][] _redacted;

    internal AddressRules(
        WriteRule? write,
        Range[] writeCaptures,
        VisibilityRule? visibility,
        Range[]? visibilityCaptures,
        byte[][] redacted)
    {
        _write = write;
        _writeCaptures = writeCaptures;
        _visibility = visibility;
        _visibilityCaptures = visibilityCaptures;
        _redacted = redacted;
    }

    /// <summary>No rule is for the address.</summary>
    public static AddressRules None { get; } = new(null, [], null, null, []);

    /// <summary>Whether members of maps are not to be told.</summary>
    public bool Redacts => _redacted.Length > 0;

    /// <summary>Whether it depends on the session who sees it, or nobody does.</summary>
    public bool MayHide => _visibility is not null;

    /// <summary>Why a write is refused, in a sentence; null if it may be done.</summary>
    /// <param name="address">The address that these rules are for.</param>
    /// <param name="value">What is written; null for a signal without a value.</param>
    /// <param name="subject">Who writes; empty for somebody without a name.</param>
    /// <param name="state">Where to look.</param>
    public string? RefusalOf(
        ReadOnlySpan<byte> address, EncodedValue value, ReadOnlySpan<byte> subject, IRuleState state) =>
        _write?.RefusalOf(new RuleContext
        {
            Address = address,
            Captures = _writeCaptures,
            Subject = subject,
            Value = value,
            State = state,
        });

    /// <summary>Whether somebody sees what is at the address.</summary>
    public bool IsVisibleTo(ReadOnlySpan<byte> subject, ReadOnlySpan<byte> address, IRuleState state)
    {
        if (_visibility is null) return true;

        // A rule that was chosen by a part of the address alone has no segments to ask for, and shows nothing.
        if (_visibilityCaptures is null && _visibility is not FixedVisibility) return false;

        return _visibility.IsVisible(new RuleContext
        {
            Address = address,
            Captures = _visibilityCaptures,
            Subject = subject,
            State = state,
        });
    }

    /// <summary>The value without what nobody is told.</summary>
    /// <param name="value">What is there.</param>
    /// <param name="destination">Room for as much; the answer may be in there.</param>
    public EncodedValue Redact(EncodedValue value, Span<byte> destination) =>
        Redacts ? MapValue.Without(value, _redacted, destination) : value;
}

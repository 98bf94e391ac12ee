using Clasp.Protocol.Values;

namespace Clasp.Security.Rules;

/// <summary>Everything that a check may look at: who does what, where, and what is there.</summary>
internal readonly ref struct RuleContext
{
    public required ReadOnlySpan<byte> Address { get; init; }

    /// <summary>The segments of the address that the names in the rule's path stand for.</summary>
    public required ReadOnlySpan<Range> Captures { get; init; }

    /// <summary>Who it is; empty for somebody without a name, who is never equal to anything.</summary>
    public required ReadOnlySpan<byte> Subject { get; init; }

    /// <summary>What is to be written; null for a signal without a value.</summary>
    public EncodedValue Value { get; init; }

    public required IRuleState State { get; init; }

    public ReadOnlySpan<byte> Captured(int index) => Address[Captures[index]];

    public bool IsSubject(ReadOnlySpan<byte> name) => !Subject.IsEmpty && Subject.SequenceEqual(name);

    /// <summary>Whether something other than null is at the address that a template makes.</summary>
    public bool IsThere(RuleTemplate template) => TryLookUp(template, out var value) && !value.IsNull;

    /// <summary>The value at the address that a template makes; <c>false</c> where there is none.</summary>
    public bool TryLookUp(RuleTemplate template, out EncodedValue value)
    {
        Span<byte> buffer = stackalloc byte[RuleTemplate.MaxBytes];
        if (template.TryWrite(this, buffer, out var length)) return State.TryGet(buffer[..length], out value);

        value = default;
        return false;
    }
}

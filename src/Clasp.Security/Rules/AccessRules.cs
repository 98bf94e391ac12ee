namespace Clasp.Security.Rules;

/// <summary>The rules of an app config: who may write what, who sees what, and what nobody sees.</summary>
/// <remarks>Immutable. What concerns one address is worked out once, and can be kept.</remarks>
public sealed class AccessRules
{
    private readonly WriteRule[] _writes;
    private readonly VisibilityRule[] _visibility;
    private readonly Redaction[] _redactions;

    internal AccessRules(WriteRule[] writes, VisibilityRule[] visibility, Redaction[] redactions)
    {
        _writes = writes;
        _visibility = visibility;
        _redactions = redactions;
    }

    /// <summary>Whether they decide anything at all.</summary>
    public bool IsEmpty => _writes.Length + _visibility.Length + _redactions.Length == 0;

    /// <summary>What concerns an address.</summary>
    public AddressRules For(ReadOnlySpan<byte> address)
    {
        var write = WriteFor(address, out var writeCaptures);
        var visibility = VisibilityFor(address, out var visibilityCaptures);
        var fields = new List<byte[]>();
        foreach (var redaction in _redactions)
        {
            if (redaction.Path.Matches(address)) fields.AddRange(redaction.Fields);
        }

        return write is null && visibility is null && fields.Count == 0
            ? AddressRules.None
            : new AddressRules(write, writeCaptures, visibility, visibilityCaptures, [.. fields]);
    }

    /// <summary>The first whose path fits decides.</summary>
    private WriteRule? WriteFor(ReadOnlySpan<byte> address, out Range[] captures)
    {
        foreach (var rule in _writes)
        {
            captures = new Range[rule.Path.Names.Count];
            if (rule.Path.TryMatch(address, captures)) return rule;
        }

        captures = [];
        return null;
    }

    private VisibilityRule? VisibilityFor(ReadOnlySpan<byte> address, out Range[]? captures)
    {
        foreach (var rule in _visibility)
        {
            if (rule.IsFor(address, out captures)) return rule;
        }

        captures = null;
        return null;
    }
}

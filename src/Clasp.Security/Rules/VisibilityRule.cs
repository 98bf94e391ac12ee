namespace Clasp.Security.Rules;

/// <summary>Who sees the params and signals of some addresses.</summary>
internal abstract class VisibilityRule
{
    /// <summary>A text that the address has in it; goes before <see cref="Path"/>.</summary>
    public byte[]? Contains { get; init; }

    /// <summary>Null: any address.</summary>
    public RulePath? Path { get; init; }

    /// <summary>Whether this rule is for an address, and where the named segments of its path are.</summary>
    /// <returns>Null if it is not; the captures are absent where only <see cref="Contains"/> fits.</returns>
    public bool IsFor(ReadOnlySpan<byte> address, out Range[]? captures)
    {
        var found = new Range[Path?.Names.Count ?? 0];
        captures = Path is null || Path.TryMatch(address, found) ? found : null;
        return Contains is null ? captures is not null : address.IndexOf(Contains) >= 0;
    }

    public abstract bool IsVisible(in RuleContext context);
}

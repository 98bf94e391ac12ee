using Clasp.Security.Rules.Checks;

namespace Clasp.Security.Rules;

/// <summary>What has to be true for a write to the addresses of a path.</summary>
internal sealed class WriteRule
{
    public required RulePath Path { get; init; }

    /// <summary>All of these, always.</summary>
    public required WriteCheck[] Before { get; init; }

    public required WriteCheck[] Checks { get; init; }

    /// <summary>One of <see cref="Checks"/> is enough.</summary>
    public bool IsAny { get; init; }

    /// <summary>Whoever writes null passes without <see cref="Checks"/>.</summary>
    public bool AllowsNull { get; init; }

    /// <summary>Why a write is refused; null if it passes.</summary>
    public string? RefusalOf(in RuleContext context)
    {
        if (FirstOf(Before, context, passesWithOne: false) is { } refusal) return refusal;

        return AllowsNull && context.Value.IsNull ? null : FirstOf(Checks, context, IsAny);
    }

    private static string? FirstOf(WriteCheck[] checks, in RuleContext context, bool passesWithOne)
    {
        string? first = null;
        foreach (var check in checks)
        {
            var refusal = check.RefusalOf(context);
            first ??= refusal;
            if (refusal is null == passesWithOne) return passesWithOne ? null : first;
        }

        return first;
    }
}

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
        if (FirstFailing(Before, context, isAny: false) is { } before) return before.RefusalOf(context);
        if (AllowsNull && context.Value.IsNull) return null;

        return FirstFailing(Checks, context, IsAny)?.RefusalOf(context);
    }

    /// <summary>The check to name in the answer; null if all pass, or one where one is enough.</summary>
    private static WriteCheck? FirstFailing(WriteCheck[] checks, in RuleContext context, bool isAny)
    {
        WriteCheck? first = null;
        foreach (var check in checks)
        {
            if (check.Passes(context))
            {
                if (isAny) return null;
                continue;
            }

            first ??= check;
            if (!isAny) return first;
        }

        return first;
    }
}

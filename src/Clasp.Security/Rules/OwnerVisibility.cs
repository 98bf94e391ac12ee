using System.Text;

namespace Clasp.Security.Rules;

/// <summary><c>owner</c>: the one whom a segment of the address names, and everybody in a public part below it.</summary>
internal sealed class OwnerVisibility(int ownerCapture, string? publicPart) : VisibilityRule
{
    private readonly byte[]? _publicPart = publicPart is null ? null : Encoding.UTF8.GetBytes(publicPart);

    public override bool IsVisible(in RuleContext context)
    {
        if (context.IsSubject(context.Captured(ownerCapture))) return true;
        if (_publicPart is null) return false;

        var below = context.Address[context.Captures[ownerCapture].End..];
        return below.Length > 1 && below[1..].StartsWith(_publicPart)
            && (below.Length == _publicPart.Length + 1 || below[_publicPart.Length + 1] == (byte)'/');
    }
}

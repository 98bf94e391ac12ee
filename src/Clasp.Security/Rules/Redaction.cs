namespace Clasp.Security.Rules;

/// <summary>Members of maps that nobody is told.</summary>
internal sealed record Redaction(RulePath Path, byte[][] Fields);

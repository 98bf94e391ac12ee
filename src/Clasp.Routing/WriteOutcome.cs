using Clasp.Protocol.Messages;

namespace Clasp.Routing;

/// <summary>What became of a write: a revision, or a refusal.</summary>
/// <param name="Code">0 if it was applied.</param>
/// <param name="Text">Why it was refused, in a sentence; empty if it was applied.</param>
/// <param name="Revision">The new revision.</param>
public readonly record struct WriteOutcome(ErrorCode Code, string Text, ulong Revision)
{
    /// <summary>The address that was refused.</summary>
    public byte[] Address { get; init; } = [];

    public bool IsApplied => Code == 0;

    public static WriteOutcome Applied(ulong revision) => new(0, "", revision);

    public static WriteOutcome Refused(ErrorCode code, string text, ReadOnlySpan<byte> address) =>
        new(code, text, 0) { Address = address.ToArray() };
}

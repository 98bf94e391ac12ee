using Clasp.Federation.Links;
using Clasp.Federation.Ownership;

namespace Clasp.Federation.Forwarding;

/// <summary>A write that is under way to its owner, and who waits for the answer.</summary>
internal sealed class PendingWrite
{
    /// <summary>The link that it went out on.</summary>
    public required Link Next { get; init; }

    public required KnownRouter Owner { get; init; }

    public required byte[] Address { get; init; }

    /// <summary>When the answer is too late, monotonic.</summary>
    public required long DeadlineMicros { get; init; }

    /// <summary>Takes the answer.</summary>
    public required IWriteWaiter Waiter { get; init; }
}

using Clasp.Federation.Links;
using Clasp.Federation.Ownership;

namespace Clasp.Federation.Forwarding;

/// <summary>A question for a value that is under way to where the value is known, and who waits for the answer.</summary>
internal sealed class PendingFetch
{
    /// <summary>The link that it went out on.</summary>
    public required Link Next { get; init; }

    /// <summary>Whose the address is.</summary>
    public required KnownRouter Owner { get; init; }

    public required byte[] Address { get; init; }

    public required IFetchWaiter Waiter { get; init; }
}

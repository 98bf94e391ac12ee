using Clasp.Routing.State;

namespace Clasp.Routing.Delivery;

/// <summary>
/// An answer that may be long: cut into frames as the receiver takes them, so that it never waits as a whole.
/// </summary>
internal abstract class Feed
{
    /// <summary>What the answer is for; with it gone, the rest is not sent. Null: nothing can end it.</summary>
    public object? Purpose { get; init; }

    /// <summary>The next frame, in <paramref name="scratch"/>.</summary>
    /// <returns>
    /// <c>false</c>: there is no more. <c>true</c> and an empty frame: much was looked at that the session does not see,
    /// and it is the turn of others.
    /// </returns>
    public abstract bool TryNext(Span<byte> scratch, out ReadOnlySpan<byte> frame);

    /// <summary>Whether the feed will yet tell the value of this param, so that nobody else has to.</summary>
    public virtual bool WillTell(Param param) => false;
}

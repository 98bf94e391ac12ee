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
    /// <param name="scratch">At least <see cref="Clasp.Protocol.ProtocolLimits.MaxFrameBytes"/>.</param>
    /// <param name="looks">How many params or signals may be looked at, more than 0; then what is left of that.</param>
    /// <param name="frame">May be empty where <paramref name="looks"/> came to 0.</param>
    /// <returns><c>false</c>: there is no more, and no frame.</returns>
    public abstract bool TryNext(Span<byte> scratch, ref int looks, out ReadOnlySpan<byte> frame);

    /// <summary>Whether the feed will yet tell the value of this param, so that nobody else has to.</summary>
    public virtual bool WillTell(Param param) => false;
}

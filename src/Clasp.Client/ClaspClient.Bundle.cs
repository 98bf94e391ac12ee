using Clasp.Client.Outgoing;
using Clasp.Client.Replies;
using Clasp.Client.Sessions;

namespace Clasp.Client;

/// <content>Bundles: all takes effect, or nothing.</content>
public sealed partial class ClaspClient
{
    /// <summary>About as long as a timer can run.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(40);

    /// <summary>Has everything in the bundle take effect together, at once, and waits for the relay's word.</summary>
    /// <param name="bundle">What shall happen.</param>
    /// <param name="cancellation">Ends the waiting; the bundle may still take effect.</param>
    /// <returns>The revision that the last param was given; null if there was none.</returns>
    /// <exception cref="ClaspErrorException">A part was refused, and nothing took effect.</exception>
    /// <exception cref="ClaspConnectionException">There is none, or it was lost before the answer came.</exception>
    /// <exception cref="ClaspTimeoutException">There was no answer in time.</exception>
    /// <exception cref="ArgumentException">It is too long for a message.</exception>
    public Task<ulong?> BundleAsync(Bundle bundle, CancellationToken cancellation = default) =>
        SendBundleAsync(bundle, null, cancellation);

    /// <summary>Has everything in the bundle take effect together at a time of this machine's clock.</summary>
    /// <remarks>
    /// The clocks are compared before, unless <see cref="MeasureClockOffsetAsync"/> has done so in this session.
    /// </remarks>
    /// <inheritdoc cref="BundleAsync(Bundle, CancellationToken)"/>
    public async Task<ulong?> BundleAsync(Bundle bundle, DateTimeOffset at, CancellationToken cancellation = default)
    {
        var offset = Session.ClockOffset ?? await MeasureClockOffsetAsync(cancellation: cancellation)
            .ConfigureAwait(false);
        return await SendBundleAsync(bundle, Clock.ToMicros(at + offset), cancellation).ConfigureAwait(false);
    }

    /// <summary>Has everything in the bundle take effect together at a time of the relay's clock.</summary>
    /// <param name="bundle">What shall happen.</param>
    /// <param name="atMicros">Microseconds since the Unix epoch, by the relay's clock.</param>
    /// <param name="cancellation">Ends the waiting; the bundle may still take effect.</param>
    /// <inheritdoc cref="BundleAsync(Bundle, CancellationToken)"/>
    public Task<ulong?> BundleAsync(Bundle bundle, ulong atMicros, CancellationToken cancellation = default) =>
        SendBundleAsync(bundle, atMicros, cancellation);

    private async Task<ulong?> SendBundleAsync(Bundle bundle, ulong? atMicros, CancellationToken cancellation)
    {
        var now = Clock.ToMicros(_options.Time.GetUtcNow() + ClockOffset);
        var runsAt = Math.Max(atMicros ?? 0, now);
        var pending = new PendingBundle(bundle.Parts.Select(part => part.Address), runsAt);
        await Session.SendAsync(
            new OutgoingBundle([.. bundle.Parts], atMicros),
            new(ReplyKind.Bundle, null, pending),
            cancellation).ConfigureAwait(false);

        // The relay answers when the bundle has run.
        var timeout = _options.RequestTimeout + (Clock.FromMicros(runsAt) - Clock.FromMicros(now));
        if (timeout > LongestWait) timeout = LongestWait;
        return await pending.WaitAsync($"A BUNDLE of {bundle.Count}", timeout, _options.Time, cancellation)
            .ConfigureAwait(false);
    }
}

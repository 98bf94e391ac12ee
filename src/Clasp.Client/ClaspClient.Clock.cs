using Clasp.Client.Outgoing;
using Clasp.Client.Replies;
using Clasp.Client.Sessions;

namespace Clasp.Client;

/// <content>Time: how far away the relay is, and what its clock shows.</content>
public sealed partial class ClaspClient
{
    /// <summary>How many round trips a measurement takes if it is not told.</summary>
    private const int UsualRounds = 8;

    /// <summary>The relay's clock minus this machine's.</summary>
    /// <remarks>
    /// As measured last by <see cref="MeasureClockOffsetAsync"/>; before that a guess from the relay's greeting, wrong
    /// by up to the time that the greeting took.
    /// </remarks>
    public TimeSpan ClockOffset => _session?.ClockOffset ?? Volatile.Read(ref _welcome).ClockOffset;

    /// <summary>How long a message to the relay and its answer take.</summary>
    /// <exception cref="ClaspConnectionException">There is none, or it was lost before the answer came.</exception>
    /// <exception cref="ClaspTimeoutException">There was no answer in time.</exception>
    public async Task<TimeSpan> PingAsync(CancellationToken cancellation = default)
    {
        var pending = new Pending<long>();
        var sent = _options.Time.GetTimestamp();
        await Session.SendAsync(new OutgoingPing(), new(ReplyKind.Ping, null, pending), cancellation)
            .ConfigureAwait(false);
        var answered = await pending.WaitAsync("PING", _options, cancellation).ConfigureAwait(false);
        return _options.Time.GetElapsedTime(sent, answered);
    }

    /// <summary>Compares this machine's clock with the relay's, and remembers the difference.</summary>
    /// <param name="rounds">Round trips, of which the fastest counts: it leaves the least room for error.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The relay's clock minus this machine's.</returns>
    /// <exception cref="ClaspConnectionException">There is none, or it was lost before the answer came.</exception>
    /// <exception cref="ClaspTimeoutException">There was no answer in time.</exception>
    public async Task<TimeSpan> MeasureClockOffsetAsync(
        int rounds = UsualRounds, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rounds);

        var session = Session;
        var best = await CompareClocksAsync(session, cancellation).ConfigureAwait(false);
        for (var round = 1; round < rounds; round++)
        {
            var next = await CompareClocksAsync(session, cancellation).ConfigureAwait(false);
            if (next.RoundTrip < best.RoundTrip) best = next;
        }

        session.ClockOffset = best.Offset;
        return best.Offset;
    }

    private async Task<(TimeSpan Offset, TimeSpan RoundTrip)> CompareClocksAsync(
        ClientSession session, CancellationToken cancellation)
    {
        var sentAt = _options.Time.GetTimestamp();
        var sent = Clock.ToMicros(_options.Time.GetUtcNow());
        var pending = new PendingSync(sent);
        await session.SendAsync(new OutgoingSync(sent), new(ReplyKind.Sync, null, pending), cancellation)
            .ConfigureAwait(false);
        var (received, answered) = await pending.WaitAsync("SYNC", _options, cancellation).ConfigureAwait(false);

        var elapsed = _options.Time.GetElapsedTime(sentAt);
        var back = (long)sent + (elapsed.Ticks / TimeSpan.TicksPerMicrosecond);
        var offset = ((long)(received - sent) + (long)answered - back) / 2;
        return (TimeSpan.FromMicroseconds(offset), elapsed - TimeSpan.FromMicroseconds((long)(answered - received)));
    }
}

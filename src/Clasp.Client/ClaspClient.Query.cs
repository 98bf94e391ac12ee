using Clasp.Client.Outgoing;
using Clasp.Client.Replies;

namespace Clasp.Client;

/// <content>Telling and asking which signals there are.</content>
public sealed partial class ClaspClient
{
    /// <summary>Tells the relay which signals this client has, so that others can find them.</summary>
    /// <param name="ns">The address that they are under.</param>
    /// <param name="signals">What there is; an announcement replaces an older one of the same address.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="ClaspErrorException">It was refused.</exception>
    /// <exception cref="ClaspConnectionException">There is none, or it was lost before the answer came.</exception>
    /// <exception cref="ClaspTimeoutException">There was no answer in time.</exception>
    /// <exception cref="ArgumentException">It is too long for a message.</exception>
    public async Task AnnounceAsync(
        string ns, IEnumerable<SignalInfo> signals, CancellationToken cancellation = default)
    {
        var announced = signals.ToList();
        var pending = new PendingAnnounce(ns, announced.Select(signal => signal.Address));
        await Session.SendAsync(
            new OutgoingAnnounce(ns, announced), new(ReplyKind.Announce, ns, pending), cancellation)
                .ConfigureAwait(false);
        await pending.WaitAsync($"ANNOUNCE {ns}", _options, cancellation).ConfigureAwait(false);
    }

    /// <summary>The announced signals that a pattern matches.</summary>
    /// <exception cref="ClaspErrorException">It was refused.</exception>
    /// <exception cref="ClaspConnectionException">There is none, or it was lost before the answer came.</exception>
    /// <exception cref="ClaspTimeoutException">There was no answer in time.</exception>
    public async Task<IReadOnlyList<SignalInfo>> QueryAsync(string pattern, CancellationToken cancellation = default)
    {
        // The answer may take several messages; the PONG behind them tells that they were all.
        var session = Session;
        var pending = new PendingQuery(pattern);
        await session.SendAsync(
            new OutgoingQuery(pattern), new(ReplyKind.Query, pattern, pending), cancellation).ConfigureAwait(false);
        session.TrySend(new OutgoingPing(), new(ReplyKind.Ping, null, pending), isUrgent: true);
        return await pending.WaitAsync($"QUERY {pattern}", _options, cancellation).ConfigureAwait(false);
    }
}

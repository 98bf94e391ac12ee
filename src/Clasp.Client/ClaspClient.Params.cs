using Clasp.Client.Outgoing;
using Clasp.Client.Replies;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;

namespace Clasp.Client;

/// <content>Params: values that the relay keeps.</content>
public sealed partial class ClaspClient
{
    /// <summary>Sets a param, and waits until its owner has done so.</summary>
    /// <param name="address">Where.</param>
    /// <param name="value">The value.</param>
    /// <param name="options">On which condition, and what else.</param>
    /// <param name="cancellation">Ends the waiting; the param may still be set.</param>
    /// <returns>The param's revision, from the owner of the address.</returns>
    /// <exception cref="ClaspErrorException">It was refused.</exception>
    /// <exception cref="ClaspConnectionException">There is none, or it was lost before the answer came.</exception>
    /// <exception cref="ClaspTimeoutException">There was no answer in time.</exception>
    /// <exception cref="ArgumentException">It is too long for a message.</exception>
    public async Task<ulong> SetAsync(
        string address, Value value, SetOptions? options = null, CancellationToken cancellation = default)
    {
        var pending = new Pending<ulong>();
        await Session.SendAsync(
            new OutgoingSet(address, value, options), new(ReplyKind.Set, address, pending), cancellation)
                .ConfigureAwait(false);
        return await pending.WaitAsync($"SET {address}", _options, cancellation).ConfigureAwait(false);
    }

    /// <summary>Sets a param without waiting; a refusal is told by <see cref="ErrorReceived"/>.</summary>
    /// <returns><c>false</c> if it cannot be sent: there is no connection, or too much waits for the network.</returns>
    /// <exception cref="ArgumentException">It is too long for a message.</exception>
    public bool TrySet(string address, Value value, SetOptions? options = null)
    {
        try
        {
            return _session is { } session
                && session.TrySend(new OutgoingSet(address, value, options), new(ReplyKind.Set, address, null));
        }
        catch (ClaspConnectionException)
        {
            return false;
        }
    }

    /// <summary>The value of a param; null if there is none.</summary>
    /// <inheritdoc cref="GetParamAsync" path="/exception"/>
    public async Task<Value?> GetAsync(string address, CancellationToken cancellation = default) =>
        (await GetParamAsync(address, cancellation).ConfigureAwait(false))?.Value;

    /// <summary>A param with its revision and who wrote it; null if there is none.</summary>
    /// <exception cref="ClaspErrorException">It was refused.</exception>
    /// <exception cref="ClaspConnectionException">There is none, or it was lost before the answer came.</exception>
    /// <exception cref="ClaspTimeoutException">There was no answer in time.</exception>
    public async Task<ParamSnapshot?> GetParamAsync(string address, CancellationToken cancellation = default)
    {
        var pending = new Pending<ParamSnapshot>();
        await Session.SendAsync(
            new OutgoingGet(address), new(ReplyKind.Get, address, pending), cancellation).ConfigureAwait(false);
        try
        {
            return await pending.WaitAsync($"GET {address}", _options, cancellation).ConfigureAwait(false);
        }
        catch (ClaspErrorException none) when (none.Code == ErrorCode.NotFound)
        {
            return null;
        }
    }
}

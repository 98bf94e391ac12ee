using Clasp.Client;
using Clasp.Client.Subscriptions;

namespace Clasp.Cli.Output;

/// <summary>Follows the params in which a relay shows its federation.</summary>
internal sealed class FederationStatusReader(ClaspClient client) : IAsyncDisposable
{
    private const string Root = "/clasp/federation/";

    private readonly Subscription _subscription = client.Subscribe($"{Root}**");
    private readonly FederationStatus _status = new();

    /// <summary>The status as it is now; it is kept up to date by <see cref="WaitAsync"/>.</summary>
    public async Task<FederationStatus> ReadAsync(CancellationToken cancellation)
    {
        await _subscription.Established.WaitAsync(cancellation);

        // The answer to a question comes behind the whole state, however long that is.
        await client.QueryAsync($"{Root}**", cancellation);
        TakeAll();
        return _status;
    }

    /// <summary>Waits until something has changed, and takes in all that has.</summary>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        if (!await _subscription.WaitToTakeAsync(cancellation))
            throw new ClaspConnectionException("The relay has ended the subscription.");

        TakeAll();
    }

    public ValueTask DisposeAsync() => _subscription.DisposeAsync();

    private void TakeAll()
    {
        while (_subscription.TryTake(out var update))
            _status.Add(update.Address[Root.Length..].Split('/'), update.Value);
    }
}

using Clasp.Client;
using Clasp.Client.Subscriptions;

namespace Clasp.Cli.Output;

/// <summary>Follows the params in which a relay shows its federation.</summary>
internal sealed class FederationStatusReader : IAsyncDisposable
{
    private const string Root = "/clasp/federation/";

    private readonly ClaspClient _client;
    private readonly Subscription _subscription;
    private readonly IAsyncEnumerator<Update> _updates;
    private readonly FederationStatus _status = new();
    private Task<bool> _next;

    public FederationStatusReader(ClaspClient client)
    {
        _client = client;
        _subscription = client.Subscribe($"{Root}**");
        _updates = _subscription.ReadAllAsync().GetAsyncEnumerator();
        _next = _updates.MoveNextAsync().AsTask();
    }

    /// <summary>The status as it is now; it is kept up to date by <see cref="WaitAsync"/>.</summary>
    public async Task<FederationStatus> ReadAsync(CancellationToken cancellation)
    {
        await _subscription.Established.WaitAsync(cancellation);

        // The answer to a question comes behind the whole state, however long that is.
        await _client.QueryAsync($"{Root}**", cancellation);
        while (_next.IsCompleted) await TakeAsync();
        return _status;
    }

    /// <summary>Waits until something has changed, and takes in all that has.</summary>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        await _next.WaitAsync(cancellation);
        while (_next.IsCompleted) await TakeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        // Ends the enumeration as well, so that there is nothing to wait for.
        await _subscription.DisposeAsync();
        await ((Task)_next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _updates.DisposeAsync();
    }

    private async Task TakeAsync()
    {
        if (!await _next) throw new ClaspConnectionException("The relay has ended the subscription.");

        var update = _updates.Current;
        _status.Add(update.Address[Root.Length..].Split('/'), update.Value);
        _next = _updates.MoveNextAsync().AsTask();
    }
}

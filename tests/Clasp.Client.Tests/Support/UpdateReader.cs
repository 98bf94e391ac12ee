using Clasp.Client.Subscriptions;

namespace Clasp.Client.Tests.Support;

/// <summary>Reads the updates of a subscription one by one.</summary>
internal sealed class UpdateReader(Subscription subscription) : IAsyncDisposable
{
    private readonly IAsyncEnumerator<Update> _updates = subscription.ReadAllAsync().GetAsyncEnumerator();

    /// <summary>The next update, as address, value and revision.</summary>
    public async Task<string> NextAsync()
    {
        var update = await NextUpdateAsync();
        var revision = update.Revision is { } number ? $" {number}" : "";
        return $"{update.Address} {update.Value}{revision}";
    }

    public async Task<Update> NextUpdateAsync()
    {
        Assert.True(await _updates.MoveNextAsync().AsTask().InTime(), "The updates have ended.");
        return _updates.Current;
    }

    public async Task<bool> HasEndedAsync() => !await _updates.MoveNextAsync().AsTask().InTime();

    public ValueTask DisposeAsync() => subscription.DisposeAsync();
}

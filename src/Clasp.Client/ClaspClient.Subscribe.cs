using System.Runtime.CompilerServices;
using Clasp.Client.Subscriptions;
using Clasp.Protocol.Addressing;

namespace Clasp.Client;

/// <content>Following what happens.</content>
public sealed partial class ClaspClient
{
    /// <summary>Subscribes for as long as the result is enumerated: the state first, then each change.</summary>
    /// <param name="pattern">Addresses: <c>*</c> is any text in a segment, <c>**</c> any number of segments.</param>
    /// <param name="options">What is wanted of them.</param>
    /// <param name="cancellation">Ends the subscription.</param>
    /// <exception cref="FormatException">It is not a pattern.</exception>
    /// <exception cref="ClaspException">While enumerating: the relay refused, or is lost for good.</exception>
    public IAsyncEnumerable<Update> SubscribeAsync(
        string pattern, SubscribeOptions? options = null, CancellationToken cancellation = default) =>
        EnumerateAsync(AddressPattern.Parse(pattern), options ?? SubscribeOptions.Default, cancellation);

    /// <summary>Subscribes at once; what happens waits to be read until the result is disposed.</summary>
    /// <inheritdoc cref="SubscribeAsync"/>
    public Subscription Subscribe(string pattern, SubscribeOptions? options = null) =>
        _subscriptions.Add(AddressPattern.Parse(pattern), options ?? SubscribeOptions.Default);

    /// <summary>
    /// Subscribes at once, and calls back for each update, one after the other, until the result is disposed.
    /// </summary>
    /// <param name="pattern">Addresses: <c>*</c> is any text in a segment, <c>**</c> any number of segments.</param>
    /// <param name="onUpdate">Called on a thread of the pool; while it runs, the next update waits.</param>
    /// <param name="options">What is wanted of them.</param>
    /// <exception cref="FormatException">It is not a pattern.</exception>
    public Subscription Subscribe(string pattern, Action<Update> onUpdate, SubscribeOptions? options = null)
    {
        var subscription = Subscribe(pattern, options);
        _ = subscription.DeliverAsync(onUpdate, _logger);
        return subscription;
    }

    private async IAsyncEnumerable<Update> EnumerateAsync(
        AddressPattern pattern, SubscribeOptions options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var subscription = _subscriptions.Add(pattern, options);
        await using (subscription.ConfigureAwait(false))
        {
            var updates = subscription.ReadAllAsync(cancellation);
            await foreach (var update in updates.ConfigureAwait(false)) yield return update;
        }
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Clasp.Client.Sessions;
using Clasp.Protocol.Addressing;
using Clasp.Protocol.Messages;
using Microsoft.Extensions.Logging;

namespace Clasp.Client.Subscriptions;

/// <summary>
/// What happens at the addresses that a pattern matches: the state first, then each change, until it is disposed.
/// </summary>
/// <remarks>
/// It survives the loss of the connection; after a reconnection the state comes again. A reader that is slower than the
/// updates gets the newest value of each param, and loses the oldest signals: see <see cref="Dropped"/>.
/// </remarks>
public sealed class Subscription : IAsyncDisposable
{
    private readonly SubscriptionTable _table;
    private readonly UpdateBuffer _buffer;
    private readonly SignalTypes _types;
    private readonly TaskCompletionSource _established = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Subscription(SubscriptionTable table, uint id, AddressPattern pattern, SubscribeOptions options)
    {
        _table = table;
        _buffer = new(options.Capacity);
        _types = options.Types.OrAll();
        Id = id;
        Matcher = pattern;
        Options = options;
    }

    public string Pattern => Matcher.Text;

    public SubscribeOptions Options { get; }

    /// <summary>
    /// Done once the relay has the subscription: what is published from then on is seen. Fails if the relay refuses.
    /// </summary>
    /// <remarks>A refusal also ends the reading of updates.</remarks>
    public Task Established => _established.Task;

    /// <summary>Signals that were lost because they were not read in time.</summary>
    public long Dropped => _buffer.Dropped;

    internal uint Id { get; }

    internal AddressPattern Matcher { get; }

    internal bool IsEnded => _buffer.IsEnded;

    /// <summary>The session that was asked for it last; guarded by the table.</summary>
    internal ClientSession? Session { get; set; }

    /// <summary>
    /// The updates as they come. There is one reader at a time; it may stop, and another may go on later.
    /// </summary>
    public async IAsyncEnumerable<Update> ReadAllAsync(
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        while (await _buffer.WaitAsync(cancellation).ConfigureAwait(false))
        {
            while (TryTake(out var update)) yield return update;
        }
    }

    /// <summary>Waits for an update to take; one caller at a time, and not beside <see cref="ReadAllAsync"/>.</summary>
    /// <returns><c>false</c> once the subscription has ended and all has been taken.</returns>
    public ValueTask<bool> WaitToTakeAsync(CancellationToken cancellation = default) => _buffer.WaitAsync(cancellation);

    /// <summary>Takes the oldest update that waits, if there is one.</summary>
    public bool TryTake([NotNullWhen(true)] out Update? update) => _buffer.TryTake(out update);

    /// <summary>Ends the subscription, and with it the enumeration.</summary>
    public ValueTask DisposeAsync()
    {
        _table.Remove(this);
        End(null);
        return ValueTask.CompletedTask;
    }

    internal bool Wants(SignalType type) => _types.Includes(type);

    internal void Add(Update update) => _buffer.Add(update);

    internal void Establish() => _established.TrySetResult();

    internal void End(ClaspException? failure)
    {
        if (failure is not null && _established.TrySetException(failure))
        {
            // Whoever reads the updates is told too; not everybody looks here.
            _ = _established.Task.Exception;
        }

        _established.TrySetCanceled();
        _buffer.End(failure);
        _table.Forget(this);
    }

    /// <summary>
    /// Calls back for each update, one at a time; a callback that throws is logged, and the next update follows.
    /// </summary>
    internal async Task DeliverAsync(Action<Update> onUpdate, ILogger logger)
    {
        try
        {
            await foreach (var update in ReadAllAsync().ConfigureAwait(false))
            {
                try
                {
                    onUpdate(update);
                }
                catch (Exception fault)
                {
                    logger.CallbackFailed(update.Address, fault);
                }
            }
        }
        catch (ClaspException refused)
        {
            logger.SubscriptionRefused(Pattern, refused.Message);
        }
    }
}

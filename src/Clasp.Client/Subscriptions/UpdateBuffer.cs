using System.Diagnostics.CodeAnalysis;
using System.Threading.Tasks.Sources;
using Clasp.Protocol.Messages;

namespace Clasp.Client.Subscriptions;

/// <summary>
/// Updates on their way from the connection to one reader, in order, and bounded whatever the reader does.
/// </summary>
/// <remarks>
/// Up to the capacity nothing is lost. Beyond it a param keeps one waiting value for each address, the newest, so that
/// the last value always arrives; streams, and apart from them all other signals, lose their oldest, which is counted.
/// </remarks>
internal sealed class UpdateBuffer(int capacity) : IValueTaskSource<bool>
{
    /// <summary>Guards everything below; held for moments only.</summary>
    private readonly Lock _lock = new();

    private readonly ParamQueue _params = new(capacity);
    private readonly SignalQueue _streams = new(capacity);
    private readonly SignalQueue _signals = new(capacity);
    private ManualResetValueTaskSourceCore<bool> _ready = new() { RunContinuationsAsynchronously = true };
    private bool _isAwaited;
    private bool _isEnded;
    private Exception? _failure;
    private long _order;
    private long _dropped;

    public bool IsEnded => Volatile.Read(ref _isEnded);

    /// <summary>Signals that the reader will never see, for being too slow.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    public void Add(Update update)
    {
        lock (_lock)
        {
            if (_isEnded) return;

            _order++;
            if (update.Type == SignalType.Param) _params.Add(_order, update);
            else if (!QueueOf(update.Type).Add(_order, update)) _dropped++;
            Wake(true);
        }
    }

    /// <summary>No updates come any more; those that wait can still be taken.</summary>
    public void End(Exception? failure)
    {
        lock (_lock)
        {
            if (_isEnded) return;

            _isEnded = true;
            _failure = failure;
            if (!_isAwaited) return;

            _isAwaited = false;
            if (failure is null) _ready.SetResult(false);
            else _ready.SetException(failure);
        }
    }

    public bool TryTake([NotNullWhen(true)] out Update? update)
    {
        lock (_lock)
        {
            var (ofParams, ofStreams, ofSignals) = (_params.OldestOrder, _streams.OldestOrder, _signals.OldestOrder);
            var oldest = Math.Min(ofParams, Math.Min(ofStreams, ofSignals));
            update = oldest switch
            {
                long.MaxValue => null,
                _ when oldest == ofParams => _params.Take(),
                _ when oldest == ofStreams => _streams.Take(),
                _ => _signals.Take(),
            };
            return update is not null;
        }
    }

    /// <summary>Waits for an update; one caller at a time.</summary>
    /// <returns><c>false</c> if none will come any more.</returns>
    public async ValueTask<bool> WaitAsync(CancellationToken cancellation)
    {
        ValueTask<bool> wait;
        lock (_lock)
        {
            if (HasWaiting) return true;
            if (_isEnded) return _failure is null ? false : throw _failure;
            if (_isAwaited) throw new InvalidOperationException("A subscription has one reader at a time.");

            cancellation.ThrowIfCancellationRequested();
            _isAwaited = true;
            wait = new(this, _ready.Version);
        }

        var registration = cancellation.UnsafeRegister(static self => ((UpdateBuffer)self!).Wake(false), this);
        await using (registration.ConfigureAwait(false))
        {
            var isReady = await wait.ConfigureAwait(false);
            if (!isReady) cancellation.ThrowIfCancellationRequested();
            return isReady;
        }
    }

    bool IValueTaskSource<bool>.GetResult(short token)
    {
        try
        {
            return _ready.GetResult(token);
        }
        finally
        {
            _ready.Reset();
        }
    }

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _ready.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _ready.OnCompleted(continuation, state, token, flags);

    private bool HasWaiting => _params.OldestOrder != long.MaxValue
        || _streams.OldestOrder != long.MaxValue || _signals.OldestOrder != long.MaxValue;

    private SignalQueue QueueOf(SignalType type) => type == SignalType.Stream ? _streams : _signals;

    private void Wake(bool isReady)
    {
        lock (_lock)
        {
            if (!_isAwaited) return;

            _isAwaited = false;
            _ready.SetResult(isReady);
        }
    }
}

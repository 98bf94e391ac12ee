using Clasp.Client.Sessions;
using Clasp.Protocol.Addressing;

namespace Clasp.Client.Subscriptions;

/// <summary>The subscriptions of one client, whichever session it has at the moment.</summary>
internal sealed class SubscriptionTable
{
    /// <summary>
    /// Guards the writing of everything below, and that a subscription is asked for once in each session.
    /// </summary>
    private readonly Lock _lock = new();

    private volatile Subscription[] _all = [];
    private ClientSession? _session;
    private uint _lastId;
    private bool _isEnded;

    /// <summary>A snapshot, replaced as a whole by every change.</summary>
    public Subscription[] All => _all;

    /// <exception cref="ObjectDisposedException">The client is closed.</exception>
    public Subscription Add(AddressPattern pattern, SubscribeOptions options)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isEnded, typeof(ClaspClient));

            var added = new Subscription(this, ++_lastId, pattern, options);
            _all = [.. _all, added];
            Ask(added);
            return added;
        }
    }

    /// <summary>Ends it at the relay too.</summary>
    public void Remove(Subscription subscription)
    {
        lock (_lock)
        {
            if (!_all.Contains(subscription)) return;

            Drop(subscription);
            if (_session is not null) _session.Unsubscribe(subscription);
        }
    }

    /// <summary>The relay does not have it, or not any more.</summary>
    public void Forget(Subscription subscription)
    {
        lock (_lock) Drop(subscription);
    }

    /// <summary>Asks a new session for everything.</summary>
    public void Attach(ClientSession session)
    {
        lock (_lock)
        {
            _session = session;
            foreach (var subscription in _all) Ask(subscription);
        }
    }

    /// <summary>The session is gone; all are asked for again when there is another.</summary>
    public void Detach()
    {
        lock (_lock) _session = null;
    }

    public void End(ClaspException? failure)
    {
        Subscription[] ended;
        lock (_lock)
        {
            _isEnded = true;
            _session = null;
            ended = _all;
        }

        foreach (var subscription in ended) subscription.End(failure);
    }

    private void Drop(Subscription subscription) => _all = [.. _all.Where(other => other != subscription)];

    private void Ask(Subscription subscription)
    {
        if (_session is null || subscription.Session == _session) return;

        subscription.Session = _session;
        _session.Subscribe(subscription);
    }
}

using System.Text;
using Clasp.Federation.Links;
using Clasp.Federation.OnDemand;
using Clasp.Federation.Ownership;
using Clasp.Federation.Wire;
using Clasp.Protocol;
using Clasp.Protocol.Addressing;
using Clasp.Protocol.Messages;
using Clasp.Routing;
using Clasp.Routing.Sessions;

namespace Clasp.Federation.Forwarding;

/// <summary>Gets single values that are not kept here from where they are known, hop by hop towards their owner.</summary>
internal sealed class FetchForwarding(Router router, RouterDirectory directory, PartialMirror mirror, FederationOptions options)
{
    private readonly Dictionary<uint, PendingFetch> _pending = [];
    private readonly Queue<(uint Correlation, long DeadlineMicros)> _deadlines = new();
    private uint _lastCorrelation;
    private bool _timerIsSet;

    /// <summary>A client reads what is not here: if that says nothing, the value is asked for, and the client hears later.</summary>
    /// <returns><c>false</c>: there is none.</returns>
    public bool TryTakeGet(Session session, ReadOnlySpan<byte> address)
    {
        if (mirror.Covers(address) || directory.Namespaces.OwnerOf(address) is not { Owner: { IsSelf: false } owner }) return false;

        Send(owner, address, new ClientFetch(router, session), from: null);
        return true;
    }

    /// <summary>The routers behind a link ask for a value.</summary>
    public void Receive(Link from, in FetchOp fetch)
    {
        if (!AddressGrammar.IsValid(fetch.Address, out var reason)) throw new ProtocolException(reason);

        var waiter = new LinkFetch(from, fetch.Correlation);
        var owner = directory.Namespaces.OwnerOf(fetch.Address)?.Owner;
        if (owner is not null && router.Params.Find(fetch.Address) is { IsTombstone: false } param)
            waiter.Found(ReplicatedChange.Of(param, param.Sequence));
        else if (owner is { IsSelf: false, Via: { } next } && next != from && !(owner.State.IsComplete && mirror.Covers(fetch.Address)))
            Send(owner, fetch.Address, waiter, from);
        else
            waiter.Refused(ErrorCode.NotFound, "There is no param at this address", fetch.Address);
    }

    /// <summary>The answer, on its way back.</summary>
    public void Receive(Link from, in FetchedOp fetched)
    {
        if (!_pending.TryGetValue(fetched.Correlation, out var fetch) || fetch.Next != from) return;

        End(fetched.Correlation, fetch);
        if (!fetched.IsFound)
            fetch.Waiter.Refused(fetched.Code, Encoding.UTF8.GetString(fetched.Text), fetch.Address);
        else if (fetched.Param.Address.SequenceEqual(fetch.Address))
            fetch.Waiter.Found(fetched.Param);
        else
            throw new ProtocolException("FETCHED has another address than FETCH.");
    }

    /// <summary>What was asked over a link will not be answered any more.</summary>
    public void LinkDown(Link link)
    {
        foreach (var (correlation, fetch) in _pending.Where(pending => pending.Value.Next == link).ToList())
        {
            End(correlation, fetch);
            fetch.Waiter.Refused(ErrorCode.TimedOut, $"The link to {link} was lost before it answered", fetch.Address);
        }
    }

    private void Send(KnownRouter owner, ReadOnlySpan<byte> address, IFetchWaiter waiter, Link? from)
    {
        var next = owner.Via;
        if (next is null || next == from)
        {
            var since = TimeSpan.FromMicroseconds(router.NowMicros - owner.ReachSinceMicros);
            var text = $"{owner.Id}, which owns this address, has been unreachable from {directory.Self.Id} for {since.TotalSeconds:F0} s, and no value of it is kept here";
            waiter.Refused(ErrorCode.Unavailable, text, address);
            return;
        }

        if (next.PendingFetches >= options.MaxPendingWrites)
        {
            var text = $"{next.PendingFetches} reads are waiting for an answer over the link to {next}";
            waiter.Refused(ErrorCode.Overloaded, text, address);
            return;
        }

        var correlation = ++_lastCorrelation;
        _pending[correlation] = new PendingFetch { Next = next, Owner = owner, Address = address.ToArray(), Waiter = waiter };
        _deadlines.Enqueue((correlation, router.NowMicros + (long)options.WriteTimeout.TotalMicroseconds));
        next.PendingFetches++;
        next.Send(new FetchOp { Correlation = correlation, Address = address });
        SetTimer();
    }

    private void End(uint correlation, PendingFetch fetch)
    {
        _pending.Remove(correlation);
        fetch.Next.PendingFetches--;
    }

    private void SetTimer()
    {
        if (_timerIsSet || !_deadlines.TryPeek(out var first)) return;

        _timerIsSet = true;
        router.Schedule(first.DeadlineMicros, () =>
        {
            _timerIsSet = false;
            RefuseOverdue();
            SetTimer();
        });
    }

    private void RefuseOverdue()
    {
        while (_deadlines.TryPeek(out var first) && (first.DeadlineMicros <= router.NowMicros || !_pending.ContainsKey(first.Correlation)))
        {
            _deadlines.Dequeue();
            if (!_pending.TryGetValue(first.Correlation, out var fetch)) continue;

            End(first.Correlation, fetch);
            var text = $"{fetch.Next} did not answer for {fetch.Owner.Id} within {options.WriteTimeout.TotalSeconds:F0} s";
            fetch.Waiter.Refused(ErrorCode.TimedOut, text, fetch.Address);
        }
    }
}

using System.Text;
using Clasp.Federation.Links;
using Clasp.Federation.Ownership;
using Clasp.Federation.Status;
using Clasp.Federation.Sync;
using Clasp.Federation.Wire;
using Clasp.Protocol;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Routing;
using Clasp.Routing.Sessions;
using Clasp.Routing.State;
using Microsoft.Extensions.Logging;

namespace Clasp.Federation.Forwarding;

/// <summary>Brings writes to the owner of their address, hop by hop, and its answer back to the client.</summary>
internal sealed class WriteForwarding
{
    private readonly Router _router;
    private readonly RouterDirectory _directory;
    private readonly Recovery _recovery;
    private readonly RemoteLocks _locks;
    private readonly FederationOptions _options;
    private readonly Dictionary<uint, PendingWrite> _pending = [];
    private readonly Queue<(uint Correlation, long DeadlineMicros)> _deadlines = new();
    private readonly List<(Link Link, uint Correlation, WriteOutcome Outcome, byte[] Address)> _results = [];
    private readonly ILogger _logger;
    private uint _lastCorrelation;
    private bool _timerIsSet;

    public WriteForwarding(
        Router router, RouterDirectory directory, Recovery recovery, RemoteLocks locks, FederationOptions options, ILogger logger)
    {
        _logger = logger;
        _router = router;
        _directory = directory;
        _recovery = recovery;
        _locks = locks;
        _options = options;
    }

    /// <summary>Whether the owner of an address takes writes here and now; if not, the client hears why or waits for the owner.</summary>
    public bool TryTakeSet(Session session, AddressEntry address, KnownRouter? owner, in SetMessage set)
    {
        if (StatusParams.IsReserved(address.Utf8))
        {
            _router.Refuse(session, ErrorCode.Forbidden, ReservedText, address.Utf8);
            return true;
        }

        if (owner is null or { IsSelf: true })
        {
            if (!_recovery.IsWaiting) return false;

            _router.Refuse(session, ErrorCode.Overloaded, RecoveringText, address.Utf8);
            return true;
        }

        if (set.Lock) _locks.Taking(session, owner.Id);
        Send(owner, WriteOf(session, Encode(set)), address.Utf8.ToArray(), new ClientWaiter(_router, session), from: null);
        return true;
    }

    /// <summary>Splits a bundle by owners, if it has parts that are owned elsewhere.</summary>
    public bool TryTakeBundle(Session session, in BundleMessage bundle)
    {
        if (BundleParts.ReservedAddress(bundle) is { } reserved)
        {
            _router.Refuse(session, ErrorCode.Forbidden, ReservedText, reserved);
            return true;
        }

        if (_recovery.IsWaiting)
        {
            _router.Refuse(session, ErrorCode.Overloaded, RecoveringText, default);
            return true;
        }

        if (BundleParts.IsLocal(bundle, _directory.Namespaces)) return false;

        var parts = BundleParts.Split(bundle, _directory.Namespaces);
        var waiter = new BundleWaiter(_router, session, parts.Remote.Count + (parts.Local is null ? 0 : 1));
        foreach (var (owner, message) in parts.Remote)
        {
            if (TakesLock(message)) _locks.Taking(session, owner.Id);
            Send(owner, WriteOf(session, message), [], waiter, from: null);
        }

        if (parts.Local is { } local)
            _router.RunBundle(session, local, outcome => Answer(waiter, outcome));
        return true;
    }

    /// <summary>A write came over a link: it is for this router, or goes on.</summary>
    public void Receive(Link from, ReadOnlySpan<byte> payload)
    {
        var write = RoutedWrite.ReadFrom(payload);
        var origin = Encoding.UTF8.GetString(write.Router);
        if (!_directory.IsReachedOver(from, origin))
        {
            var text = $"a write for {origin}, which is not reached over this link";
            from.Strayed(_logger, text);
            Result(from, write.Correlation, new(ErrorCode.Forbidden, $"Refused {text}", 0), []);
        }
        else if (!TryFindOwner(write.Message, out var owner, out var address))
        {
            Result(from, write.Correlation, new(ErrorCode.Unavailable, $"No router owns this address as {_directory.Self.Id} sees it", 0), address);
        }
        else if (!owner.IsSelf)
        {
            Forward(from, write, owner, address);
        }
        else if (_recovery.IsWaiting)
        {
            Result(from, write.Correlation, new(ErrorCode.Overloaded, RecoveringText, 0), address);
        }
        else
        {
            Apply(from, write, address);
        }
    }

    /// <summary>The owner's answer, on its way back.</summary>
    public void ReceiveResult(Link from, ReadOnlySpan<byte> payload)
    {
        var result = WriteResult.ReadFrom(payload);
        if (!_pending.TryGetValue(result.Correlation, out var write) || write.Next != from) return;

        End(result.Correlation, write);
        if (result.IsApplied)
            write.Waiter.Applied(write, result.Revision);
        else
            write.Waiter.Refused(write, result.Code, Encoding.UTF8.GetString(result.Text), result.Address);
    }

    /// <summary>What was under way on a link will not be answered any more; whether it was applied, nobody here can say.</summary>
    public void LinkDown(Link link)
    {
        foreach (var (correlation, write) in _pending.Where(pending => pending.Value.Next == link).ToList())
        {
            End(correlation, write);
            write.Waiter.Refused(
                write,
                ErrorCode.TimedOut,
                $"The link to {link} was lost before {write.Owner.Id} answered; the write may or may not have been applied",
                write.Address);
        }
    }

    /// <summary>Keeps an answer for the router that a write came from until the end of the batch.</summary>
    public void Result(Link link, uint correlation, WriteOutcome outcome, byte[] address) =>
        _results.Add((link, correlation, outcome, address));

    /// <summary>Answers go out behind the changes that they are about, so that a client reads what it wrote.</summary>
    public void EndOfBatch()
    {
        foreach (var (link, correlation, outcome, address) in _results)
        {
            link.Send(new WriteResult
            {
                Correlation = correlation,
                Code = outcome.Code,
                Revision = outcome.Revision,
                Text = Utf8(outcome.Text),
                Address = address,
            });
        }

        _results.Clear();
    }

    private const string ReservedText = "The state of the federation can only be read";

    private string RecoveringText =>
        $"Router {_directory.Self.Id} is just joining its hub; try again in a moment";

    private static byte[] Utf8(string? text) => text is null ? [] : Encoding.UTF8.GetBytes(text);

    private static byte[] Encode(in SetMessage set) => Frame.ToArray(set)[FrameHeader.MinLength..];

    private RoutedWrite WriteOf(Session session, byte[] message) => new()
    {
        Router = _directory.Self.Utf8,
        Session = session.Utf8,
        Subject = session.Subject,
        Message = message,
    };

    private static void Answer(BundleWaiter waiter, WriteOutcome outcome)
    {
        if (outcome.IsApplied)
            waiter.PartApplied(outcome.Revision);
        else
            waiter.PartRefused(outcome.Code, outcome.Text ?? "", outcome.Address);
    }

    private static bool TakesLock(ReadOnlySpan<byte> message)
    {
        if (MessageReader.TypeOf(message) == MessageType.Set) return SetMessage.ReadFrom(message).Lock;

        foreach (var part in BundleMessage.ReadFrom(message))
        {
            if (MessageReader.TypeOf(part) is MessageType.Set or MessageType.Bundle && TakesLock(part)) return true;
        }

        return false;
    }

    private void Apply(Link from, in RoutedWrite write, byte[] address)
    {
        var routerId = Encoding.UTF8.GetString(write.Router);
        var session = Encoding.UTF8.GetString(write.Session);
        var writer = RemoteLocks.HolderOf(routerId, session);
        var correlation = write.Correlation;
        var takesLock = TakesLock(write.Message);
        if (takesLock) _locks.Held(routerId, session);
        if (MessageReader.TypeOf(write.Message) == MessageType.Set)
        {
            Result(from, correlation, _router.ApplySetFor(writer, SetMessage.ReadFrom(write.Message), write.Subject), address);
            return;
        }

        var runsLater = BundleMessage.ReadFrom(write.Message).TimestampMicros is not null;
        _router.RunBundleFor(
            writer,
            write.Message,
            outcome =>
            {
                if (takesLock && runsLater) _locks.HeldPerhaps(routerId, session);
                Result(from, correlation, outcome, outcome.Address);
            },
            write.Subject);
    }

    private void Forward(Link from, in RoutedWrite write, KnownRouter owner, byte[] address)
    {
        var waiter = new LinkWaiter(this, from, write.Correlation);
        Send(owner, write, address, waiter, from);
    }

    /// <summary>Sends a write on towards its owner, under a correlation of its own.</summary>
    private void Send(KnownRouter owner, in RoutedWrite routed, byte[] address, IWriteWaiter waiter, Link? from)
    {
        var deadline = _router.NowMicros + (long)_options.WriteTimeout.TotalMicroseconds;
        var next = owner.Via;
        var write = new PendingWrite
        {
            Next = next!, // Looked at only after the check below.
            Owner = owner,
            Address = address,
            DeadlineMicros = deadline,
            Waiter = waiter,
        };

        if (next is null || owner.Reach != RouterReach.Up || next == from)
        {
            waiter.Refused(write, ErrorCode.Unavailable, UnreachableText(owner), address);
            return;
        }

        const int MaxMessageBytes = ProtocolLimits.MaxPayloadBytes - ProtocolLimits.MaxForwardingBytes;
        if (routed.Message.Length > MaxMessageBytes)
        {
            var text = $"A write of {routed.Message.Length} bytes cannot be routed to {owner.Id}; the limit is {MaxMessageBytes}";
            waiter.Refused(write, ErrorCode.LimitReached, text, address);
            return;
        }

        if (next.PendingWrites >= _options.MaxPendingWrites)
        {
            waiter.Refused(
                write, ErrorCode.Overloaded, $"{next.PendingWrites} writes are waiting for an answer over the link to {next}", address);
            return;
        }

        var correlation = ++_lastCorrelation;
        _pending[correlation] = write;
        _deadlines.Enqueue((correlation, deadline));
        next.PendingWrites++;
        next.Send(routed with { Correlation = correlation });
        SetTimer();
    }

    private string UnreachableText(KnownRouter owner)
    {
        var since = TimeSpan.FromMicroseconds(_router.NowMicros - owner.ReachSinceMicros);
        return $"Router {owner.Id}, which owns this address, has been unreachable from {_directory.Self.Id} for {since.TotalSeconds:F0} s";
    }

    private bool TryFindOwner(ReadOnlySpan<byte> message, out KnownRouter owner, out byte[] address)
    {
        address = [];
        owner = _directory.Self;
        if (MessageReader.TypeOf(message) == MessageType.Set)
        {
            address = SetMessage.ReadFrom(message).Address.ToArray();
        }
        else
        {
            foreach (var part in BundleMessage.ReadFrom(message))
            {
                if (MessageReader.TypeOf(part) != MessageType.Set) continue;

                address = SetMessage.ReadFrom(part).Address.ToArray();
                break;
            }
        }

        if (_directory.Namespaces.OwnerOf(address) is not { } claim) return false;

        owner = claim.Owner;
        return true;
    }

    private void End(uint correlation, PendingWrite write)
    {
        _pending.Remove(correlation);
        write.Next.PendingWrites--;
    }

    private void SetTimer()
    {
        if (_timerIsSet || !_deadlines.TryPeek(out var first)) return;

        _timerIsSet = true;
        _router.Schedule(first.DeadlineMicros, () =>
        {
            _timerIsSet = false;
            RefuseOverdue();
            SetTimer();
        });
    }

    private void RefuseOverdue()
    {
        while (_deadlines.TryPeek(out var first) && first.DeadlineMicros <= _router.NowMicros)
        {
            _deadlines.Dequeue();
            if (!_pending.TryGetValue(first.Correlation, out var write)) continue;

            End(first.Correlation, write);
            write.Waiter.Refused(
                write,
                ErrorCode.TimedOut,
                $"Router {write.Owner.Id} did not answer within {_options.WriteTimeout.TotalSeconds:F0} s; the write may or may not have been applied",
                write.Address);
        }
    }
}

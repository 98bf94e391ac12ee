using System.Text;
using Clasp.Federation.Links;
using Clasp.Federation.Ownership;
using Clasp.Federation.Wire;
using Clasp.Protocol.Messages;
using Clasp.Routing;
using Clasp.Routing.Sessions;
using Clasp.Routing.State;

namespace Clasp.Federation.Forwarding;

/// <summary>Makes locks end with their holders, also where the lock is at another router than its holder.</summary>
/// <remarks>
/// A router tells the owner when a session has ended that asked for a lock there. This news can be lost with a link, and an
/// owner can have its locks from an earlier life or from another owner: so, whenever there may be something that it has not
/// heard, it asks which of the holders are still there. When their router is out of reach for too long, the locks end, too.
/// </remarks>
internal sealed class RemoteLocks(Router router, RouterDirectory directory, FederationOptions options)
{
    private readonly Dictionary<Session, HashSet<string>> _takenElsewhere = [];

    // Sessions that may hold locks here, by the ids of their routers.
    private readonly Dictionary<string, HashSet<string>> _heldHere = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _graceEnds = new(StringComparer.Ordinal);
    private readonly HashSet<string> _toAsk = new(StringComparer.Ordinal);

    /// <summary>How a session of another router is named as a writer and as a holder of locks.</summary>
    public static string HolderOf(string routerId, string session) => $"{routerId}/{session}";

    /// <summary>A client of this router asks for a lock at another one.</summary>
    public void Taking(Session session, string owner)
    {
        if (!_takenElsewhere.TryGetValue(session, out var owners)) _takenElsewhere[session] = owners = new(StringComparer.Ordinal);
        owners.Add(owner);
    }

    /// <summary>A session of another router asks for a lock here.</summary>
    public void Held(string routerId, string session)
    {
        if (!_heldHere.TryGetValue(routerId, out var sessions)) _heldHere[routerId] = sessions = new(StringComparer.Ordinal);
        sessions.Add(session);
    }

    /// <summary>A session of another router may hold a lock here, and may have ended without anybody having said so here.</summary>
    public void HeldPerhaps(string routerId, string session)
    {
        Held(routerId, session);
        if (directory.Find(routerId) is { Reach: RouterReach.Up }) _toAsk.Add(routerId);
        else StartGrace(routerId);
    }

    /// <summary>This router has become the one that decides about a param, which may be locked.</summary>
    public void Adopt(Param param)
    {
        router.Rearm(param);
        if (param.LockHolder.Length == 0) return;

        var holder = Encoding.UTF8.GetString(param.LockHolder);
        var slash = holder.IndexOf('/', StringComparison.Ordinal);
        var routerId = slash < 0 ? directory.Self.Id : holder[..slash];
        var session = holder[(slash + 1)..];
        if (routerId != directory.Self.Id)
        {
            router.KeepLock(param, holder);
            HeldPerhaps(routerId, session);
            return;
        }

        // Without a router it was a session of the owner, which may have been this router in an earlier life, or another one.
        router.KeepLock(param, session);
        if (router.FindClient(session) is null) router.ReleaseLocksOf(session);
    }

    /// <summary>A client of this router is gone: the owners of what it locked are told.</summary>
    public void SessionEnded(Session session)
    {
        if (!_takenElsewhere.Remove(session, out var owners)) return;

        foreach (var owner in owners) directory.Find(owner)?.Via?.Send(new SessionEndedOp(owner, directory.Self.Id, session.Id));
    }

    /// <summary>A client of another router is gone; the owner of what it locked may be here or further on.</summary>
    public void Receive(Link from, SessionEndedOp ended)
    {
        if (ended.Owner != directory.Self.Id)
            SendOn(from, ended.Owner, ended);
        else if (_heldHere.TryGetValue(ended.Router, out var sessions) && sessions.Remove(ended.Session))
            router.ReleaseLocksOf(HolderOf(ended.Router, ended.Session));
    }

    /// <summary>An owner asks which of these sessions are gone; they may be of this router or of one further on.</summary>
    public void Receive(Link from, HoldersOp asked)
    {
        if (asked.Router != directory.Self.Id)
        {
            SendOn(from, asked.Router, asked);
            return;
        }

        foreach (var session in asked.Sessions)
        {
            if (router.FindClient(session) is { } client) Taking(client, asked.Owner);
            else from.Send(new SessionEndedOp(asked.Owner, asked.Router, session));
        }
    }

    /// <summary>
    /// A router has come, or come again: what it had said about its sessions may have been lost, and what others had said by way
    /// of it.
    /// </summary>
    public void RouterAppeared(KnownRouter known)
    {
        _graceEnds.Remove(known.Id);
        _toAsk.UnionWith(_heldHere.Keys.Where(id => directory.Find(id)?.Path.Contains(known.Id) == true));
    }

    /// <summary>A router is out of reach: its sessions' locks are released, unless it is back in time.</summary>
    public void RouterLost(KnownRouter known)
    {
        if (_heldHere.ContainsKey(known.Id)) StartGrace(known.Id);
    }

    /// <summary>Asks what is to be asked.</summary>
    public void EndOfBatch()
    {
        foreach (var routerId in _toAsk)
        {
            if (directory.Find(routerId)?.Via is not { } next || !_heldHere.TryGetValue(routerId, out var sessions)) continue;

            foreach (var some in sessions.Chunk(HoldersOp.MaxSessions)) next.Send(new HoldersOp(directory.Self.Id, routerId, some));
        }

        _toAsk.Clear();
    }

    private void SendOn<TMessage>(Link from, string routerId, TMessage message)
        where TMessage : IMessage
    {
        if (directory.Find(routerId)?.Via is { } next && next != from) next.Send(message);
    }

    private void StartGrace(string routerId)
    {
        var end = router.NowMicros + (long)options.LockGrace.TotalMicroseconds;
        _graceEnds[routerId] = end;
        router.Schedule(end, () =>
        {
            // Otherwise it has come again, and perhaps been lost once more.
            if (_graceEnds.GetValueOrDefault(routerId) != end) return;

            _graceEnds.Remove(routerId);
            if (!_heldHere.Remove(routerId, out var sessions)) return;

            foreach (var session in sessions) router.ReleaseLocksOf(HolderOf(routerId, session));
        });
    }
}

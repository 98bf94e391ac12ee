using Clasp.Federation.Links;
using Clasp.Federation.Ownership;
using Clasp.Federation.Wire;
using Clasp.Routing;
using Clasp.Routing.Sessions;

namespace Clasp.Federation.Forwarding;

/// <summary>Makes locks end with their holders, also where the lock is at another router than its holder.</summary>
internal sealed class RemoteLocks(Router router, RouterDirectory directory, FederationOptions options)
{
    private readonly Dictionary<Session, HashSet<KnownRouter>> _takenElsewhere = [];
    private readonly Dictionary<string, HashSet<string>> _heldHere = new(StringComparer.Ordinal);

    /// <summary>How a session of another router is named as a writer and as a holder of locks.</summary>
    public static string HolderOf(string routerId, string session) => $"{routerId}/{session}";

    /// <summary>A client of this router has locked a param of another.</summary>
    public void Taken(Session session, KnownRouter owner)
    {
        if (!_takenElsewhere.TryGetValue(session, out var owners)) _takenElsewhere[session] = owners = [];
        owners.Add(owner);
    }

    /// <summary>A session of another router may have locked a param of this one.</summary>
    public void Held(string routerId, string holder)
    {
        if (!_heldHere.TryGetValue(routerId, out var holders)) _heldHere[routerId] = holders = [];
        holders.Add(holder);
    }

    /// <summary>A client of this router is gone: the owners of what it locked are told.</summary>
    public void SessionEnded(Session session)
    {
        if (!_takenElsewhere.Remove(session, out var owners)) return;

        foreach (var owner in owners) owner.Via?.Send(new SessionEndedOp(owner.Id, directory.Self.Id, session.Id));
    }

    /// <summary>A client of another router is gone; the owner of what it locked may be here or further on.</summary>
    public void Receive(Link from, SessionEndedOp ended)
    {
        if (ended.Owner != directory.Self.Id)
        {
            if (directory.Find(ended.Owner)?.Via is { } next && next != from) next.Send(ended);
            return;
        }

        var holder = HolderOf(ended.Router, ended.Session);
        if (_heldHere.TryGetValue(ended.Router, out var holders) && holders.Remove(holder)) router.ReleaseLocksOf(holder);
    }

    /// <summary>A router is out of reach: its sessions' locks are released, unless it is back in time.</summary>
    public void RouterLost(KnownRouter known)
    {
        if (!_heldHere.ContainsKey(known.Id)) return;

        router.Schedule(router.NowMicros + (long)options.LockGrace.TotalMicroseconds, () =>
        {
            if (known.Reach == RouterReach.Up || !_heldHere.Remove(known.Id, out var holders)) return;

            foreach (var holder in holders) router.ReleaseLocksOf(holder);
        });
    }
}

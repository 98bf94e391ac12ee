using Clasp.Federation.Links;
using Clasp.Federation.Sync;
using Clasp.Federation.Wire;

namespace Clasp.Federation.Ownership;

/// <summary>What this router knows of one router of the federation, itself included.</summary>
internal sealed class KnownRouter(string id, long nowMicros)
{
    public string Id { get; } = id;

    /// <summary>The id as it is on the wire.</summary>
    public byte[] Utf8 { get; } = System.Text.Encoding.UTF8.GetBytes(id);

    public Appearance Appearance { get; private set; }

    /// <summary>When <see cref="Appearance"/> got the incarnation that it has, monotonic: that start of the router was before.</summary>
    public long IncarnationSinceMicros { get; private set; } = nowMicros;

    /// <summary>Whether this incarnation has been reached from here.</summary>
    public bool WasReached { get; private set; }

    /// <summary>The link towards it; null for this router itself, and while none is up.</summary>
    public Link? Via { get; set; }

    /// <summary>The hops from here, the router itself last; empty for this router.</summary>
    public string[] Path { get; set; } = [];

    /// <summary>Whether it is reached through a leaf of this router (or is one), rather than through the hub.</summary>
    public bool IsBelow { get; set; }

    public RouterReach Reach { get; private set; }

    /// <summary>Why it is not reached; empty while it is.</summary>
    public string ReachReason { get; private set; } = "";

    /// <summary>When <see cref="Reach"/> last changed, monotonic.</summary>
    public long ReachSinceMicros { get; private set; } = nowMicros;

    /// <summary>What it declares, refused claims left out.</summary>
    public List<Claim> Claims { get; } = [];

    /// <summary>Grows whenever <see cref="Claims"/> change.</summary>
    public int ClaimsVersion { get; set; }

    /// <summary>What the addresses that it owns are marked with.</summary>
    public OwnershipMark? Mark { get; set; }

    /// <summary>Its changes, as far as they are known here.</summary>
    public OwnedState State { get; } = new(nowMicros);

    /// <summary>Set while the first records of a new link arrive: those not named again are no longer there.</summary>
    public bool IsUnconfirmed { get; set; }

    public bool IsSelf { get; init; }

    /// <summary>The router has shown up, or somebody has told of it.</summary>
    public void Appear(Appearance appearance, RouterReach reach, long nowMicros)
    {
        if (appearance.Incarnation != Appearance.Incarnation) (IncarnationSinceMicros, WasReached) = (nowMicros, false);
        Appearance = appearance;
        WasReached |= reach == RouterReach.Up;
    }

    /// <summary>It is reached, or no longer.</summary>
    public void SetReach(RouterReach reach, string reason, long nowMicros)
    {
        if (reach == Reach) return;

        ReachReason = reason;
        Reach = reach;
        ReachSinceMicros = nowMicros;
    }

    public override string ToString() => Id;
}

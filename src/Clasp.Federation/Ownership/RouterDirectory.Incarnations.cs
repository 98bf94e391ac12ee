using Clasp.Federation.Links;
using Clasp.Federation.Wire;

namespace Clasp.Federation.Ownership;

/// <content>Which of two starts of a router is the newer one, also where the clock was set back in between.</content>
internal sealed partial class RouterDirectory
{
    /// <summary>How much later a start must have been than another to count as such: the hello of a router takes a moment to come.</summary>
    private const long RiseMarginMicros = 1_000_000;

    private const ulong RiseSpread = 1_000_000;

    /// <summary>Nobody can make a router use up the numbers there are.</summary>
    private const ulong MaxIncarnation = 1UL << 62;

    // Whose word did not count, over which link, until they go on above what is known of them here; and as what they appeared.
    private readonly Dictionary<(Link Link, string Id), Appearance> _rising = [];

    /// <summary>This router opens another link to a hub.</summary>
    public void AppearAgain()
    {
        var appearance = Self.Appearance;
        Self.Appear(appearance with { Connection = appearance.Connection + 1 }, RouterReach.Up, _router.NowMicros);

        // Everybody compares appearances, so those below may not be left with an older one.
        MarkDirty(Self);
    }

    /// <summary>Whether a router that names a smaller incarnation than the one known here shall go on above that one.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="incarnation">What it says it is.</param>
    /// <param name="startedMicros">When it started, by the clock of this router; long ago if it has joined a hub since.</param>
    public bool MustRise(string id, ulong incarnation, long startedMicros) =>
        Find(id) is { IsSelf: false } known && MayRise(known, incarnation, startedMicros);

    /// <summary>A hub has started again, and names a smaller incarnation than the one known here: it is told.</summary>
    public void MeetHub(Link uplink, string id, Appearance appearance)
    {
        if (Find(id) is { IsSelf: false } known && appearance.Incarnation < known.Appearance.Incarnation)
            AskToRise(uplink, known, appearance);
    }

    /// <summary>Whether the word of a router counts again over a link, so that what it said before has to be asked for.</summary>
    public bool HasRisen(Link link, KnownRouter known) => _rising.Remove((link, known.Id));

    /// <summary>Tells a router above which incarnation to go on.</summary>
    public ClaimRefused RiseAbove(string id) => RiseAbove(id, Find(id)?.Appearance.Incarnation ?? 0);

    /// <summary>Goes on as a newer incarnation, or tells the router that shall, if that is what a peer says.</summary>
    public bool TryRise(Link from, ClaimRefused refusal)
    {
        if (refusal is not { Pattern: "", Epoch: > 0 and < MaxIncarnation }) return false;

        if (refusal.Router != Self.Id)
        {
            if (Find(refusal.Router)?.Via is { } next && next != from) next.Send(refusal);
            return true;
        }

        var appearance = Self.Appearance;
        if (appearance.Incarnation > refusal.Epoch) return true;

        // A start before this one may have risen, too, and not everybody has heard of it: the two must not be the same.
        var risen = refusal.Epoch + 1 + (_options.Incarnation % RiseSpread);
        Self.Appear(appearance with { Incarnation = risen }, RouterReach.Up, _router.NowMicros);
        _logger.Rose(Self.Id, Self.Appearance.Incarnation, refusal.Owner);
        MarkDirty(Self);
        return true;
    }

    /// <summary>
    /// It started when the greater incarnation was known here already, so that one is older; or that one has been gone for the
    /// whole lease, or was only ever heard of as being gone.
    /// </summary>
    private static bool MayRise(KnownRouter known, ulong incarnation, long startedMicros) =>
        incarnation < known.Appearance.Incarnation
        && (startedMicros > known.IncarnationSinceMicros + RiseMarginMicros
            || known.Reach == RouterReach.Lapsed
            || (known.Reach != RouterReach.Up && !known.WasReached));

    /// <remarks>Each time that it appears anew: the question may have been lost where its link was down.</remarks>
    private void AskToRise(Link link, KnownRouter known, Appearance appearance)
    {
        if (_rising.TryGetValue((link, known.Id), out var asked) && asked == appearance) return;

        _rising[(link, known.Id)] = appearance;
        link.Send(RiseAbove(known.Id, known.Appearance.Incarnation));
    }

    private ClaimRefused RiseAbove(string id, ulong incarnation) =>
        new(id, "", Self.Id, "", incarnation, $"{id} was known here as incarnation {incarnation}: it goes on above that");
}

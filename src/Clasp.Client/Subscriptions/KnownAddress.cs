using Clasp.Protocol.Messages;

namespace Clasp.Client.Subscriptions;

/// <summary>An address that a session has heard of, with what would be costly to find out for each message.</summary>
internal sealed class KnownAddress(string text, byte[] utf8)
{
    private Subscription[] _matches = [];
    private Subscription[]? _matchedAmong;
    private Subscription[] _told = [];
    private ulong? _toldRevision;

    public string Text { get; } = text;

    /// <summary>Those of all subscriptions that match; found once for each set of subscriptions.</summary>
    public Subscription[] MatchesAmong(Subscription[] all)
    {
        if (_matchedAmong == all) return _matches;

        _matches = [.. all.Where(subscription => subscription.Matcher.Matches(utf8))];
        _matchedAmong = all;
        return _matches;
    }

    public bool IsWanted(Subscription[] all, SignalType type)
    {
        foreach (var subscription in MatchesAmong(all))
        {
            if (subscription.Wants(type)) return true;
        }

        return false;
    }

    /// <summary>Remembers the newest revision, and who knows it.</summary>
    public void Told(ulong? revision, Subscription[] subscriptions)
    {
        _toldRevision = revision;
        _told = subscriptions;
    }

    public bool WasTold(ulong revision, Subscription subscription) =>
        _toldRevision == revision && Array.IndexOf(_told, subscription) >= 0;
}

namespace Clasp.Routing.Subscriptions;

/// <summary>Who gets what is sent to one address, kept until somebody subscribes or unsubscribes.</summary>
internal sealed class MatchCache
{
    public Target[]?[]? ByType { get; set; }

    public int Version { get; set; }
}

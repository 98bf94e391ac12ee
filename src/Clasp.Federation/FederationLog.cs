using Microsoft.Extensions.Logging;

namespace Clasp.Federation;

/// <summary>Everything federation says; event ids 4000 to 4999. One line per event, none per message.</summary>
internal static partial class FederationLog
{
    [LoggerMessage(4001, LogLevel.Information, "Leaf {Router} joined from {RemoteEndPoint}.")]
    public static partial void LeafJoined(this ILogger logger, string router, string remoteEndPoint);

    [LoggerMessage(4002, LogLevel.Information, "Joined hub {Router}.")]
    public static partial void HubJoined(this ILogger logger, string router);

    [LoggerMessage(4003, LogLevel.Warning, "The link to {Router} is down: {Reason}")]
    public static partial void LinkDown(this ILogger logger, string router, string reason);

    [LoggerMessage(4004, LogLevel.Information, "In sync with {Router} after {Milliseconds} ms; what that took: {Rung}, {Params} params, {Bytes} bytes.")]
    public static partial void Synced(this ILogger logger, string router, long milliseconds, string rung, long @params, ulong bytes);

    [LoggerMessage(4005, LogLevel.Error, "Namespace {Pattern} of {Router} was refused: it intersects {OwnerPattern} of {Owner}. {Reason}")]
    public static partial void ClaimRefused(
        this ILogger logger, string router, string pattern, string ownerPattern, string owner, string reason);

    [LoggerMessage(4006, LogLevel.Warning, "Namespace {Pattern} of {Router} was taken over by {NewOwner}.")]
    public static partial void TakenOver(this ILogger logger, string pattern, string router, string newOwner);

    [LoggerMessage(4007, LogLevel.Warning, "Router {Router} has been gone for {Lease}: others may now claim its namespaces.")]
    public static partial void LeaseEnded(this ILogger logger, string router, TimeSpan lease);

    [LoggerMessage(4008, LogLevel.Warning, "Loop: router {Router} is offered over the link to {Peer} by way of this router ({Path}). Check --federation-hub.")]
    public static partial void LoopSeen(this ILogger logger, string router, string peer, string path);

    [LoggerMessage(4009, LogLevel.Warning, "Refused the link of {Router}: {Reason}")]
    public static partial void LinkRefused(this ILogger logger, string router, string reason);

    [LoggerMessage(4010, LogLevel.Information, "Got {Count} params of the own namespaces back from {Router}.")]
    public static partial void Recovered(this ILogger logger, int count, string router);

    [LoggerMessage(4011, LogLevel.Warning, "No hub gave the own namespaces back within {Timeout}; starting with what is here.")]
    public static partial void RecoveryTimedOut(this ILogger logger, TimeSpan timeout);

    [LoggerMessage(4012, LogLevel.Warning, "{Count} local params now belong to {Router}; its values replace them.")]
    public static partial void LocalReplaced(this ILogger logger, int count, string router);

    [LoggerMessage(4014, LogLevel.Error, "The hub refused this router: {Reason}")]
    public static partial void HubRefused(this ILogger logger, string reason);

    [LoggerMessage(4020, LogLevel.Information, "The operator asks for a new sync with {Router}.")]
    public static partial void Resyncing(this ILogger logger, string router);

    [LoggerMessage(4030, LogLevel.Warning, "{Count} params of {Router} differed here from what {Peer} has, and were repaired.")]
    public static partial void DigestDiffered(this ILogger logger, uint count, string router, string peer);

    [LoggerMessage(4031, LogLevel.Information, "Compared what was kept of {Router} with {Peer}: {Count} params differed.")]
    public static partial void Compared(this ILogger logger, string router, string peer, uint count);

    [LoggerMessage(4032, LogLevel.Warning, "The clock was set back since {Router} started last; it goes on as incarnation {Incarnation}, above the one that {Peer} knows.")]
    public static partial void Rose(this ILogger logger, string router, ulong incarnation, string peer);

    [LoggerMessage(4021, LogLevel.Information, "This router declares the namespace {Pattern}.")]
    public static partial void Declared(this ILogger logger, string pattern);

    [LoggerMessage(4022, LogLevel.Information, "This router no longer declares the namespace {Pattern}; its params stay here, and leave the other routers.")]
    public static partial void Withdrawn(this ILogger logger, string pattern);

    [LoggerMessage(4015, LogLevel.Warning, "The hub does not send {Pattern}, which clients here subscribe to: {Reason}")]
    public static partial void OnDemandRefused(this ILogger logger, string pattern, string reason);

    [LoggerMessage(4016, LogLevel.Error, "Namespace {Pattern} of {Router} was refused by {Hub}: {Reason}")]
    public static partial void DeclarationRefused(this ILogger logger, string pattern, string router, string hub, string reason);

    [LoggerMessage(4017, LogLevel.Information, "Leaf {Router} joined from {RemoteEndPoint}; it speaks the public messages only, so this router owns its namespaces for it.")]
    public static partial void PublicLeafJoined(this ILogger logger, string router, string remoteEndPoint);

    [LoggerMessage(4018, LogLevel.Error, "The hub at {Hub}, {Name}, does not speak the federation extension, so this router cannot join it; it is tried again, at most every 30 s. Check --federation-hub, and the version of the hub.")]
    public static partial void HubIsForeign(this ILogger logger, string hub, string name);

    [LoggerMessage(4013, LogLevel.Warning, "Router {Router} sent something it may not: {Reason}")]
    public static partial void PeerForbidden(this ILogger logger, string router, string reason);
}

using Clasp.Transport;
using Microsoft.Extensions.Logging;

namespace Clasp.Relay;

/// <summary>What the relay process says; event ids 5000 to 5999.</summary>
internal static partial class RelayLog
{
    [LoggerMessage(5001, LogLevel.Information, "{Name} listens on {Url}.")]
    public static partial void Listening(this ILogger logger, string name, string url);

    [LoggerMessage(5002, LogLevel.Information, "{Name} takes raw TCP on {EndPoint}.")]
    public static partial void ListeningTcp(this ILogger logger, string name, string endPoint);

    [LoggerMessage(5003, LogLevel.Information, "{Name} answers health checks on {Url}.")]
    public static partial void ListeningHealth(this ILogger logger, string name, string url);

    [LoggerMessage(5004, LogLevel.Information, "{Name} stops: no new connections, sessions are being closed.")]
    public static partial void Draining(this ILogger logger, string name);

    [LoggerMessage(5005, LogLevel.Information, "{Name} has stopped.")]
    public static partial void Stopped(this ILogger logger, string name);

    [LoggerMessage(5010, LogLevel.Debug, "{RemoteEndPoint} connected.")]
    public static partial void Connected(this ILogger logger, string remoteEndPoint);

    [LoggerMessage(5011, LogLevel.Debug, "{RemoteEndPoint} disconnected: {End}.")]
    public static partial void Disconnected(this ILogger logger, string remoteEndPoint, ConnectionEnd end);

    [LoggerMessage(5012, LogLevel.Warning, "{RemoteEndPoint} was refused: {Reason}")]
    public static partial void Refused(this ILogger logger, string remoteEndPoint, string reason);

    [LoggerMessage(5013, LogLevel.Warning, "Hub {Hub} cannot be joined, and will be tried again: {Reason}")]
    public static partial void HubUnreachable(this ILogger logger, Uri hub, string reason);

    [LoggerMessage(
        5014, LogLevel.Warning, "No --federation-token is set: any router that reaches this port can join the federation.")]
    public static partial void FederationIsOpen(this ILogger logger);

    [LoggerMessage(5016, LogLevel.Warning, "A TCP connection could not be taken, and will be tried again: {Reason}")]
    public static partial void NotAccepted(this ILogger logger, string reason);

    [LoggerMessage(
        5015,
        LogLevel.Warning,
        "Clients need a token, but routers do not: whoever says it is one can join, and sees everything. Set --federation-token.")]
    public static partial void RoutersNeedNoToken(this ILogger logger);

    [LoggerMessage(5040, LogLevel.Information, "Settings were read again. {Change}")]
    public static partial void Reloaded(this ILogger logger, string change);

    [LoggerMessage(5041, LogLevel.Warning, "Settings were read again. {Change}")]
    public static partial void NeedsRestart(this ILogger logger, string change);

    [LoggerMessage(5042, LogLevel.Error, "Settings were read again, and something is wrong: {Error}")]
    public static partial void ReloadRefused(this ILogger logger, string error);

    [LoggerMessage(5043, LogLevel.Error, "Settings were read again, and could not all be followed for a fault of the relay.")]
    public static partial void ReloadFailed(this ILogger logger, Exception fault);

    [LoggerMessage(5030, LogLevel.Information, "The app config {File} is in force.")]
    public static partial void AppConfigUsed(this ILogger logger, string file);

    [LoggerMessage(5031, LogLevel.Warning, "{Oddity}")]
    public static partial void AppConfigOdd(this ILogger logger, string oddity);

    [LoggerMessage(5032, LogLevel.Error, "What was in force stays so: {Reason}")]
    public static partial void AppConfigWrong(this ILogger logger, string reason);

    [LoggerMessage(
        5020, LogLevel.Error, "The session of {RemoteEndPoint} failed for a fault of the relay, and is closed.")]
    public static partial void SessionFailed(this ILogger logger, string remoteEndPoint, Exception fault);

    [LoggerMessage(5021, LogLevel.Critical, "The core failed to end a batch.")]
    public static partial void CoreFailed(this ILogger logger, Exception fault);
}

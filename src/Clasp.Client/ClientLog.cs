using Microsoft.Extensions.Logging;

namespace Clasp.Client;

/// <summary>Everything the client says; event ids 6000-6999.</summary>
internal static partial class ClientLog
{
    [LoggerMessage(6001, LogLevel.Information, "Connected to {ServerName} at {Endpoint} as session {SessionId}.")]
    public static partial void Connected(this ILogger logger, string serverName, Uri endpoint, string sessionId);

    [LoggerMessage(6002, LogLevel.Warning, "The connection to {Endpoint} is gone: {End}.")]
    public static partial void ConnectionLost(this ILogger logger, Uri endpoint, string end);

    [LoggerMessage(6003, LogLevel.Warning, "{Endpoint} is not reached again; the next attempt is in {Wait}. {Reason}")]
    public static partial void ReconnectFailed(this ILogger logger, Uri endpoint, TimeSpan wait, string reason);

    [LoggerMessage(6004, LogLevel.Warning, "A message of the relay cannot be read, and is ignored: {Reason}")]
    public static partial void MessageIgnored(this ILogger logger, string reason);

    [LoggerMessage(6005, LogLevel.Warning, "The relay reports an error that answers no request: {Error}")]
    public static partial void ErrorReceived(this ILogger logger, string error);

    [LoggerMessage(6006, LogLevel.Error, "The callback for {Address} failed.")]
    public static partial void CallbackFailed(this ILogger logger, string address, Exception fault);

    [LoggerMessage(6007, LogLevel.Warning, "The subscription to {Pattern} was refused: {Reason}")]
    public static partial void SubscriptionRefused(this ILogger logger, string pattern, string reason);

    [LoggerMessage(6008, LogLevel.Error, "A handler of connection changes failed.")]
    public static partial void HandlerFailed(this ILogger logger, Exception fault);

    [LoggerMessage(6009, LogLevel.Error, "The session failed.")]
    public static partial void SessionFailed(this ILogger logger, Exception fault);
}

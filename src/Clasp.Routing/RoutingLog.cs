using Microsoft.Extensions.Logging;

namespace Clasp.Routing;

/// <summary>Everything routing says; event ids 3000 to 3999.</summary>
internal static partial class RoutingLog
{
    [LoggerMessage(3001, LogLevel.Debug, "Session {Session} opened from {RemoteEndPoint} as {Name}.")]
    public static partial void SessionOpened(this ILogger logger, string session, string remoteEndPoint, string name);

    [LoggerMessage(3002, LogLevel.Debug, "Session {Session} from {RemoteEndPoint} ended.")]
    public static partial void SessionEnded(this ILogger logger, string session, string remoteEndPoint);

    [LoggerMessage(
        3003,
        LogLevel.Warning,
        "Session {Session} from {RemoteEndPoint} does not read: more than {MaxBytes} bytes wait for it. Closing it.")]
    public static partial void SessionOverfull(
        this ILogger logger, string session, string remoteEndPoint, int maxBytes);

    [LoggerMessage(3004, LogLevel.Information, "Closing session {Session} from {RemoteEndPoint}: {Reason}")]
    public static partial void SessionClosed(this ILogger logger, string session, string remoteEndPoint, string reason);

    [LoggerMessage(
        3005, LogLevel.Debug, "Session {Session} from {RemoteEndPoint} sent something that is no message: {Reason}")]
    public static partial void BadMessage(this ILogger logger, string session, string remoteEndPoint, string reason);

    [LoggerMessage(
        3006, LogLevel.Error, "A message of session {Session} from {RemoteEndPoint} could not be handled. Closing it.")]
    public static partial void HandlerFailed(
        this ILogger logger, Exception defect, string session, string remoteEndPoint);
}

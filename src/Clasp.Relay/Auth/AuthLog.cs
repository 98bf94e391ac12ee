using Microsoft.Extensions.Logging;

namespace Clasp.Relay.Auth;

/// <summary>What authentication says; event ids 2000 to 2999. Never a token, a password or a hash of one.</summary>
internal static partial class AuthLog
{
    [LoggerMessage(2001, LogLevel.Information, "Clients need a token; they get one from {Url}.")]
    public static partial void ListeningAuth(this ILogger logger, string url);

    [LoggerMessage(2002, LogLevel.Warning, "The file {File} can be read by others on this machine: chmod 600 {File}")]
    public static partial void LoosePermissions(this ILogger logger, string file);

    [LoggerMessage(2003, LogLevel.Error, "The database of --auth-db failed, and is tried again: {Reason}")]
    public static partial void DatabaseFailed(this ILogger logger, string reason);

    [LoggerMessage(2010, LogLevel.Error, "{Method} {Path} failed for a fault of the relay.")]
    public static partial void ApiFailed(this ILogger logger, string method, string? path, Exception fault);
}

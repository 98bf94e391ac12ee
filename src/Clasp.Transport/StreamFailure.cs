using System.Net.Sockets;

namespace Clasp.Transport;

/// <summary>Tells the ways in which a stream says that its connection is gone from faults of our own.</summary>
internal static class StreamFailure
{
    public static bool Is(Exception exception) =>
        exception is IOException or SocketException or ObjectDisposedException or OperationCanceledException;

    /// <summary>What happened, in the words of the innermost cause.</summary>
    public static string Describe(Exception exception)
    {
        while (exception.InnerException is { } inner) exception = inner;
        return exception.Message;
    }
}

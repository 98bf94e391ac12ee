using System.Net;

namespace Clasp.Transport.Client;

/// <summary>A connection could not be made; the message is one sentence that says why.</summary>
public sealed class ConnectException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>What the server answered instead of the upgrade, such as 401; null if it never came to that.</summary>
    public HttpStatusCode? StatusCode { get; init; }
}

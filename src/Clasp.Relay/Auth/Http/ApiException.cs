namespace Clasp.Relay.Auth.Http;

/// <summary>A request that is answered with an error, in one sentence for the caller.</summary>
internal sealed class ApiException(int status, string message) : Exception(message)
{
    public int Status { get; } = status;
}

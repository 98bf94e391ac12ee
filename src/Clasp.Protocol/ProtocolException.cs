namespace Clasp.Protocol;

/// <summary>The peer sent bytes that can never become a message; the text says which part and why.</summary>
public sealed class ProtocolException : Exception
{
    public ProtocolException(string message)
        : base(message)
    {
    }

    public ProtocolException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

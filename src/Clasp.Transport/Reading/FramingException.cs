namespace Clasp.Transport.Reading;

/// <summary>
/// The peer sent bytes that its framing does not allow; the connection ends with this code and reason.
/// </summary>
internal sealed class FramingException(ushort statusCode, string message) : Exception(message)
{
    public ushort StatusCode { get; } = statusCode;
}

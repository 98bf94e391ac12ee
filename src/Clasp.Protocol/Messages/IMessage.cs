using Clasp.Protocol.Framing;
using Clasp.Protocol.Wire;

namespace Clasp.Protocol.Messages;

/// <summary>One message: what a frame's payload holds, viewed where it lies, or about to be written.</summary>
/// <remarks>
/// Every message type also has a static <c>ReadFrom</c>, which checks all of it and throws <see
/// cref="ProtocolException"/>.
/// </remarks>
public interface IMessage
{
    /// <summary>What the reference encoder puts in the frame header for this message.</summary>
    QualityOfService DefaultQos { get; }

    /// <summary>Writes the payload, its type byte included.</summary>
    void WriteTo(ref WireWriter wire);
}

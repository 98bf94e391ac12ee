using System.Text;
using Clasp.LoadBench.Load;

namespace Clasp.LoadBench.Wires;

/// <summary>How the clients of one system talk: no more than a measurement needs, and read without decoding all.</summary>
/// <remarks>Addresses and patterns are given in the form of CLASP, where a measurement uses <c>*</c> for one segment.</remarks>
internal abstract class Wire
{
    public const int StampBytes = sizeof(long);

    /// <summary>Writes what a client says first; it leads to one answer.</summary>
    public abstract int WriteHello(Span<byte> destination, int client);

    /// <summary>Writes a subscription; when its one answer is there, it holds.</summary>
    public abstract int WriteSubscribe(Span<byte> destination, string pattern, int maxRate);

    /// <summary>A message to an address, whose payload starts with a stamp.</summary>
    public abstract Template Message(MessageKind kind, string address, int payloadBytes);

    /// <summary>Tells the connection what came in.</summary>
    /// <returns>The bytes of the whole messages that were there.</returns>
    public abstract int Take(ReadOnlySpan<byte> bytes, LoadConnection connection);

    protected static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    protected static int Write(Span<byte> destination, string text) => Encoding.UTF8.GetBytes(text, destination);
}

namespace Clasp.LoadBench.Load;

/// <summary>One message in the form of its system, written again and again with another stamp.</summary>
/// <param name="bytes">The whole message.</param>
/// <param name="stampOffset">Where its payload starts, and with it the stamp.</param>
/// <param name="mask">The eight bytes that a masking transport lays over the stamp.</param>
internal sealed class Template(byte[] bytes, int stampOffset, ulong mask = 0)
{
    public int Length => bytes.Length;

    /// <summary>Writes the message, and returns its length.</summary>
    public int Write(Span<byte> destination, long stamp)
    {
        bytes.CopyTo(destination);
        BitConverter.TryWriteBytes(destination[stampOffset..], (ulong)stamp ^ mask);
        return bytes.Length;
    }
}

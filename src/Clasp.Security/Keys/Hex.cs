using System.Buffers;

namespace Clasp.Security.Keys;

/// <summary>Reads hexadecimal digits without an exception for those that are none.</summary>
internal static class Hex
{
    /// <summary>Fills the destination, if the text is exactly as long as that needs.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, Span<byte> destination) =>
        text.Length == 2 * destination.Length
        && Convert.FromHexString(text, destination, out _, out _) == OperationStatus.Done;
}

using System.Buffers;
using System.Text;

namespace Clasp.Transport.Handshake;

/// <summary>What the parts of an HTTP head may consist of (RFC 9110, section 5; RFC 9112, section 3).</summary>
internal static class HttpSyntax
{
    private const byte FirstVisible = 0x21;
    private const byte LastVisible = 0x7E;

    private static readonly SearchValues<byte> TokenBytes = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>All control characters but the tab.</summary>
    private static readonly SearchValues<byte> ControlBytes = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Where(value => value != '\t').Select(value => (byte)value), 0x7F]);

    /// <summary>What surrounds a value without being part of it.</summary>
    public static ReadOnlySpan<byte> Blanks => " \t"u8;

    public static bool IsToken(ReadOnlySpan<byte> bytes) => !bytes.IsEmpty && !bytes.ContainsAnyExcept(TokenBytes);

    public static bool IsTarget(ReadOnlySpan<byte> bytes) =>
        !bytes.IsEmpty && !bytes.ContainsAnyExceptInRange(FirstVisible, LastVisible);

    public static bool IsValue(ReadOnlySpan<byte> bytes) => !bytes.ContainsAny(ControlBytes);

    public static bool IsVersion(ReadOnlySpan<byte> bytes) =>
        bytes.Length == "HTTP/1.1".Length && bytes.StartsWith("HTTP/"u8) && bytes[6] == '.'
        && char.IsAsciiDigit((char)bytes[5]) && char.IsAsciiDigit((char)bytes[7]);

    /// <summary>Whether a token is in a comma-separated list, in whatever case.</summary>
    public static bool Lists(ReadOnlySpan<byte> list, ReadOnlySpan<byte> token)
    {
        foreach (var part in list.Split((byte)','))
        {
            if (Ascii.EqualsIgnoreCase(list[part].Trim(Blanks), token)) return true;
        }

        return false;
    }
}

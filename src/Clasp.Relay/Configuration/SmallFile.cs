using System.Text;

namespace Clasp.Relay.Configuration;

/// <summary>Reads files that an operator names, and no more of them than they may have, whatever the path leads to.</summary>
internal static class SmallFile
{
    /// <summary>Far above any token, key, certificate or configuration.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    private const int PieceBytes = 16 * 1024;

    /// <exception cref="IOException">It cannot be read, or is too large, as <c>/dev/zero</c> is.</exception>
    public static byte[] ReadAllBytes(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        using var content = new MemoryStream();
        var piece = new byte[PieceBytes];
        for (int count; (count = file.Read(piece)) > 0;)
        {
            content.Write(piece, 0, count);
            if (content.Length > MaxBytes) throw new IOException($"It has more than {MaxBytes} bytes.");
        }

        return content.ToArray();
    }

    /// <exception cref="IOException">It cannot be read, or is too large.</exception>
    public static string ReadAllText(string path)
    {
        using var reader = new StreamReader(new MemoryStream(ReadAllBytes(path)), Encoding.UTF8);
        return reader.ReadToEnd();
    }
}

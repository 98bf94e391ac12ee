using System.Security.Cryptography;
using Clasp.Cli.Output;
using Clasp.Security.Keys;

namespace Clasp.Cli.Keys;

/// <summary>Files with a private key: its seed in 64 hexadecimal digits, for nobody but their owner to read.</summary>
internal static class KeyFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Makes a new key, and a file for it, which must not be there yet.</summary>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public static SigningKey Create(string path)
    {
        var seed = RandomNumberGenerator.GetBytes(SigningKey.SeedLength);
        var key = SigningKey.FromSeed(seed);
        CryptographicOperations.ZeroMemory(seed);

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        using var file = new StreamWriter(path, options);
        file.WriteLine(key.ExportSeed());
        return key;
    }

    /// <summary>Reads a key, and warns if others could do so as well.</summary>
    /// <exception cref="IOException">The file cannot be read, or holds no key.</exception>
    public static SigningKey Read(string path, Terminal terminal)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
            terminal.Error($"warning: others can read or write the private key {path}; 'chmod 600' keeps it to you.");

        using var file = new StreamReader(path);
        var text = new char[(2 * SigningKey.SeedLength) + 8];
        var content = text.AsSpan(0, file.ReadBlock(text)).Trim();
        return SigningKey.TryParse(content.ToString(), out var key)
            ? key
            : throw new IOException($"The file {path} holds no private key: 64 hexadecimal digits.");
    }
}

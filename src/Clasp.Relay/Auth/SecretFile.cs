using System.Text;
using Microsoft.Extensions.Logging;

namespace Clasp.Relay.Auth;

/// <summary>Files that only the relay's own user should be able to read.</summary>
internal static class SecretFile
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Makes a file that nobody else can read, not even for a moment; fails if there is one.</summary>
    public static void Create(string path, string content)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = Owner;
        using var file = new FileStream(path, options);
        file.Write(Encoding.UTF8.GetBytes(content));
    }

    /// <summary>Says if others on this machine can read a secret, and what to do about it.</summary>
    public static void Check(string? path, ILogger logger)
    {
        if (path is null || OperatingSystem.IsWindows() || !File.Exists(path)) return;
        if ((File.GetUnixFileMode(path) & Others) != 0) logger.LoosePermissions(Path.GetFullPath(path));
    }
}

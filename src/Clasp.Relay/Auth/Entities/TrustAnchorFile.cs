using Clasp.Security.Keys;

namespace Clasp.Relay.Auth.Entities;

/// <summary>Files with a key to trust.</summary>
internal static class TrustAnchorFile
{
    /// <summary>What is wrong with a file; null if nothing is.</summary>
    public static string? ErrorOf(string path) => TryRead(path, out _, out var error) ? null : error;

    /// <exception cref="StartException">The file is not there any more, or not as it was when the settings were checked.</exception>
    public static PublicKey Read(string path) => TryRead(path, out var key, out var error) ? key! : throw new StartException(error);

    private static bool TryRead(string path, out PublicKey? key, out string error)
    {
        key = null;
        error = "";
        try
        {
            // Never more than a key can take, whatever the path leads to.
            using var file = File.OpenRead(path);
            var content = new byte[TrustAnchor.MaxFileBytes];
            var length = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            if (TrustAnchor.TryParse(content.AsSpan(0, length), out key, out var reason)) return true;
            error = $"--trust-anchor: the file {path} cannot be used: {reason}";
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            error = $"--trust-anchor: the file {path} cannot be read: {unreadable.Message}";
        }

        return false;
    }
}

using Clasp.EndToEnd.Processes;

namespace Clasp.EndToEnd.Auth;

/// <summary>A relay whose clients need tokens, its files, and its administrator.</summary>
internal sealed class GuardedRelay : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;

    private GuardedRelay(TemporaryFolder folder, RelayProcess process)
    {
        _folder = folder;
        Process = process;
    }

    public RelayProcess Process { get; }

    public string Database => Path.Combine(_folder.Path, "auth.db");

    public string AdminTokenFile => Path.Combine(_folder.Path, "admin.txt");

    public string AdminToken => File.ReadAllText(AdminTokenFile).Trim();

    public Uri AuthUri => new($"http://127.0.0.1:{Process.AuthPort}");

    public static async Task<GuardedRelay> StartAsync(params string[] arguments)
    {
        var folder = new TemporaryFolder();
        try
        {
            return new(folder, await RelayProcess.StartAsync(
                [
                    "--auth-port", "0",
                    "--auth-db", Path.Combine(folder.Path, "auth.db"),
                    "--admin-token", Path.Combine(folder.Path, "admin.txt"),
                    .. arguments,
                ]));
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>The API as anybody sees it.</summary>
    public AuthClient Anybody() => new(Process);

    /// <summary>The API as the administrator sees it.</summary>
    public AuthClient Admin() => new(Process, AdminToken);

    /// <summary>Writes a file that only this user can read.</summary>
    public string WriteSecret(string name, string text)
    {
        var path = _folder.Write(name, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        _folder.Dispose();
    }
}

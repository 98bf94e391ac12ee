using System.Text;
using Clasp.Cli.Output;

namespace Clasp.Cli.Auth;

/// <summary>Gets secrets from where no other user of the machine sees them: files, pipes, the keyboard.</summary>
internal static class SecretInput
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>The first line of a file, and a warning if others can read it, too.</summary>
    /// <exception cref="IOException">There is no such file, or nothing in it.</exception>
    public static string ReadFile(string path, Terminal terminal)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(path) && (File.GetUnixFileMode(path) & Others) != 0)
            terminal.Error($"warning: others can read or write {path}; 'chmod 600 {path}' keeps it to you.");
        return File.ReadLines(path).FirstOrDefault()?.Trim() is { Length: > 0 } line
            ? line
            : throw new IOException($"The file {path} has nothing in its first line.");
    }

    /// <summary>One line from the keyboard, which does not show it, or from a pipe.</summary>
    /// <exception cref="IOException">Nothing comes.</exception>
    public static string ReadLine(string prompt, Terminal terminal)
    {
        var line = Console.IsInputRedirected ? Console.In.ReadLine() : ReadKeys(prompt, terminal);
        return line is { Length: > 0 } ? line : throw new IOException($"No {prompt} came from standard input.");
    }

    private static string ReadKeys(string prompt, Terminal terminal)
    {
        terminal.Errors.Write($"{prompt}: ");
        var text = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace) text.Length = Math.Max(0, text.Length - 1);
            else if (!char.IsControl(key.KeyChar)) text.Append(key.KeyChar);
        }

        terminal.Errors.WriteLine();
        return text.ToString();
    }
}

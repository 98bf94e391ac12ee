using Clasp.Protocol.Values;
using Microsoft.Win32.SafeHandles;
using Spectre.Console;

namespace Clasp.Cli.Output;

/// <summary>
/// Where output goes: to people, who get colours and tables, or to another program, which gets a line of JSON for each
/// thing.
/// </summary>
internal sealed class Terminal
{
    private const int StandardOutput = 1;

    private const int UnbrokenWidth = 10_000;

    /// <summary>EPIPE, on every Unix.</summary>
    private const int BrokenPipe = 32;

    public Terminal(TextWriter output, TextWriter errors, bool isInteractive)
    {
        Output = output;
        Errors = errors;
        IsInteractive = isInteractive;
        Console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = isInteractive ? AnsiSupport.Detect : AnsiSupport.No,
            Interactive = InteractionSupport.No,
        });
        // Long lines are left to the terminal to break, so that what is copied from it is whole.
        Console.Profile.Width = UnbrokenWidth;
    }

    public TextWriter Output { get; }

    public TextWriter Errors { get; }

    /// <summary>People read it.</summary>
    public bool IsInteractive { get; }

    public IAnsiConsole Console { get; }

    public static Terminal OfProcess()
    {
        var isInteractive = !System.Console.IsOutputRedirected;
        return new(isInteractive ? System.Console.Out : OpenPipe(), System.Console.Error, isInteractive);
    }

    public void Line(string text) => Output.WriteLine(text);

    public void Line(Value json) => Output.WriteLine(ValueJson.ToJson(json));

    public void Error(string sentence) => Errors.WriteLine($"clasp: {sentence.ReplaceLineEndings(" ")}");

    /// <summary>
    /// Whether a failed write only says that the reader has seen enough, as in <c>clasp sub | head -1</c>.
    /// </summary>
    public static bool IsReaderGone(IOException failure) => failure.HResult == BrokenPipe;

    // The console would keep to itself that nobody reads any more. What is no pipe is left to it: a file may have other
    // writers, and a stream of our own would write over them.
    private static StreamWriter OpenPipe()
    {
        var pipe = OperatingSystem.IsWindows()
            ? null
            : new FileStream(new SafeFileHandle(StandardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        var stream = pipe is { CanSeek: false } ? pipe : System.Console.OpenStandardOutput();
        return new StreamWriter(stream) { AutoFlush = true };
    }
}

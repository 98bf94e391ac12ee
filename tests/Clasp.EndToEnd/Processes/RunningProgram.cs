using System.Diagnostics;
using System.Text;

namespace Clasp.EndToEnd.Processes;

/// <summary>A started program, what it has printed so far, and the means to end it.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();

    private RunningProgram(Process process) => _process = process;

    /// <summary>What was printed to standard output.</summary>
    public string Output => Read(_output);

    public string Errors => Read(_errors);

    public bool HasExited => _process.HasExited;

    /// <summary>The test has asked the program to end; until then it should not.</summary>
    public bool WasSignalled { get; private set; }

    /// <summary>The memory that it has at the moment.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>The arguments as the operating system shows them to all its users.</summary>
    public string VisibleArguments => File.ReadAllText($"/proc/{_process.Id}/cmdline");

    /// <param name="program">Its path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables, besides those of the tests.</param>
    /// <param name="folder">Where it runs; if null, the folder for temporary files.</param>
    /// <param name="input">What it reads from standard input.</param>
    public static RunningProgram Start(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        string? folder = null,
        string input = "")
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = folder ?? Path.GetTempPath(),
        };
        foreach (var name in start.Environment.Keys.Where(IsSetting).ToList()) start.Environment.Remove(name);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;

        var process = new Process { StartInfo = start };
        var running = new RunningProgram(process);
        process.OutputDataReceived += (_, line) => Append(running._output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(running._errors, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        return running;
    }

    /// <summary>Waits until the program ends by itself, and all it printed has arrived.</summary>
    public async Task<int> ExitCodeAsync(TimeSpan? within = null)
    {
        try
        {
            await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(within ?? Deadline.Default);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{_process.StartInfo.FileName} did not end in time.\n{this}");
        }

        return _process.ExitCode;
    }

    public void Signal(PosixSignalNumber signal)
    {
        WasSignalled = true;
        if (!_process.HasExited) Assert.Equal(0, NativeMethods.Kill(_process.Id, (int)signal));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    public override string ToString() =>
        $"""
        $ {_process.StartInfo.FileName} {string.Join(' ', _process.StartInfo.ArgumentList)}
        {Output}{Errors}
        """;

    // The settings of whoever runs the tests are not those of the programs under test.
    private static bool IsSetting(string name) => name.StartsWith("CLASP_", StringComparison.Ordinal) || name == "LOG_FORMAT";

    private static void Append(StringBuilder text, string? line)
    {
        if (line is null) return;
        lock (text) text.AppendLine(line);
    }

    private static string Read(StringBuilder text)
    {
        lock (text) return text.ToString();
    }
}

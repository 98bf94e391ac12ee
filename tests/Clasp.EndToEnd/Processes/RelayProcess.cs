using System.Globalization;
using System.Net;

namespace Clasp.EndToEnd.Processes;

/// <summary>A <c>clasp-relay</c> on free ports of the loopback interface, ready to serve.</summary>
internal sealed class RelayProcess : IAsyncDisposable
{
    private readonly string[] _arguments;
    private readonly IReadOnlyDictionary<string, string>? _environment;
    private RunningProgram? _program;

    private RelayProcess(string[] arguments, IReadOnlyDictionary<string, string>? environment)
    {
        _arguments =
        [
            "--host", "127.0.0.1",
            "--ws-port", Port.ToString(CultureInfo.InvariantCulture),
            "--tcp-port", TcpPort.ToString(CultureInfo.InvariantCulture),
            "--health-port", HealthPort.ToString(CultureInfo.InvariantCulture),
            .. arguments,
        ];
        _environment = environment;
    }

    public int Port { get; } = FreePort.Find();

    public int TcpPort { get; } = FreePort.Find();

    public int HealthPort { get; } = FreePort.Find();

    public Uri WebSocketUri => new($"ws://127.0.0.1:{Port}/clasp");

    public Uri TcpUri => new($"tcp://127.0.0.1:{TcpPort}");

    public RunningProgram Program => _program ?? throw new InvalidOperationException("The relay is not running.");

    public static Task<RelayProcess> StartAsync(params string[] arguments) => StartAsync(arguments, environment: null);

    public static async Task<RelayProcess> StartAsync(
        string[] arguments, IReadOnlyDictionary<string, string>? environment)
    {
        var relay = new RelayProcess(arguments, environment);
        try
        {
            await relay.StartAgainAsync();
            return relay;
        }
        catch
        {
            await relay.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the same relay on the same ports, after it was killed.</summary>
    public async Task StartAgainAsync()
    {
        if (_program is not null) await _program.DisposeAsync();

        _program = RunningProgram.Start(Programs.Relay, _arguments, _environment);
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        await Deadline.UntilAsync(() => IsReadyAsync(http), () => $"the relay is ready\n{_program}");
    }

    public async Task KillAsync()
    {
        Program.Signal(PosixSignalNumber.Kill);
        await Program.ExitCodeAsync();
    }

    /// <summary>Stops the process as if its machine stood still: its connections stay, and nothing moves on them.</summary>
    public void Pause() => Program.Signal(PosixSignalNumber.Stop);

    public void Resume() => Program.Signal(PosixSignalNumber.Continue);

    /// <summary>Waits for a log line in which all these words occur.</summary>
    public Task UntilLogSaysAsync(params string[] words) => UntilLogSaysAsync(Deadline.Default, words);

    public Task UntilLogSaysAsync(TimeSpan within, params string[] words) => Deadline.UntilAsync(
        () => Task.FromResult(CountLogLines(words) > 0),
        () => $"a log line with {string.Join(", ", words)}\n{Program}",
        within);

    /// <summary>How many log lines since the last start have all these words.</summary>
    public int CountLogLines(params string[] words) =>
        (Program.Output + Program.Errors).Split('\n').Count(line => words.All(line.Contains));

    public async ValueTask DisposeAsync()
    {
        if (_program is not null) await _program.DisposeAsync();
    }

    private async Task<bool> IsReadyAsync(HttpClient http)
    {
        if (Program.HasExited) Assert.Fail($"The relay ended instead of starting.\n{Program}");
        try
        {
            using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{HealthPort}/readyz"));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}

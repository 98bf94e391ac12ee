using System.Globalization;
using System.Text.RegularExpressions;

namespace Clasp.EndToEnd.Processes;

/// <summary>A <c>clasp-relay</c> on ports of the loopback interface, ready to serve.</summary>
internal sealed partial class RelayProcess : IAsyncDisposable
{
    private readonly string[] _arguments;
    private readonly IReadOnlyDictionary<string, string>? _environment;
    private RunningProgram? _program;

    private RelayProcess(string[] arguments, IReadOnlyDictionary<string, string>? environment)
    {
        _arguments = arguments;
        _environment = environment;
    }

    /// <summary>0 until the first start, which takes any free port; after that the relay stays where it is.</summary>
    public int Port { get; private set; }

    public int TcpPort { get; private set; }

    public int HealthPort { get; private set; }

    /// <summary>0 if the relay has no such port.</summary>
    public int AuthPort { get; private set; }

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

        _program = RunningProgram.Start(
            Programs.Relay,
            ["--host", "127.0.0.1", .. Flag("--ws-port", Port), .. Flag("--tcp-port", TcpPort), .. Flag("--health-port", HealthPort), .. _arguments],
            _environment);

        // The relay says where it listens once it serves; the health port comes last.
        await UntilAsync(HealthUrl().IsMatch, "the relay is ready");
        Port = PortIn(WebSocketUrl());
        TcpPort = PortIn(TcpEndPoint());
        HealthPort = PortIn(HealthUrl());
        AuthPort = AuthUrl().IsMatch(Program.Output) ? PortIn(AuthUrl()) : 0;
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
        if (_program is null) return;

        var diedByItself = _program is { HasExited: true, WasSignalled: false };
        await _program.DisposeAsync();
        if (diedByItself) Assert.Fail($"The relay ended by itself.\n{_program}");
    }

    private static string[] Flag(string name, int port) => [name, port.ToString(CultureInfo.InvariantCulture)];

    private Task UntilAsync(Func<string, bool> condition, string what) => Deadline.UntilAsync(
        () =>
        {
            var isMet = condition(Program.Output + Program.Errors);
            if (!isMet && Program is { HasExited: true, WasSignalled: false }) Assert.Fail($"The relay ended by itself.\n{Program}");
            return Task.FromResult(isMet);
        },
        () => $"{what}\n{Program}");

    private int PortIn(Regex line) => int.Parse(line.Match(Program.Output).Groups["port"].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"listens on wss?://[^:]+:(?<port>\d+)")]
    private static partial Regex WebSocketUrl();

    [GeneratedRegex(@"they get one from https?://[^:]+:(?<port>\d+)")]
    private static partial Regex AuthUrl();

    [GeneratedRegex(@"takes raw TCP on tcp://[^:]+:(?<port>\d+)")]
    private static partial Regex TcpEndPoint();

    [GeneratedRegex(@"answers health checks on http://[^:]+:(?<port>\d+)")]
    private static partial Regex HealthUrl();
}

using System.Diagnostics;
using System.Globalization;
using Clasp.LoadBench.Systems;

namespace Clasp.LoadBench;

/// <summary>A relay process on free ports of the loopback interface.</summary>
internal sealed class Relay : IDisposable
{
    // As the image and the unit in deploy/ have it: collections are short.
    private const string CollectorVariable = "DOTNET_GCgen0size";
    private const string CollectorValue = "0x200000";

    private readonly string[] _arguments;
    private Process? _process;
    private int _syncs;
    private long _lastSync;

    private Relay(string[] arguments) => _arguments =
    [
        "--host", "127.0.0.1",
        "--ws-port", Text(WsPort),
        "--tcp-port", Text(TcpPort),
        "--health-port", Text(HealthPort),
        "--max-params", "0",
        .. arguments.Contains("--param-ttl") ? [] : (string[])["--param-ttl", "0"],
        .. arguments,
    ];

    public int WsPort { get; } = FreePort.Next();

    public int TcpPort { get; } = FreePort.Next();

    private int HealthPort { get; } = FreePort.Next();

    /// <summary>How often it has said, since it was first started, that a link is in sync.</summary>
    public int Syncs => Volatile.Read(ref _syncs);

    /// <summary>When it said so last.</summary>
    public long LastSync => Interlocked.Read(ref _lastSync);

    /// <summary>User and system time of the process so far.</summary>
    public double CpuSeconds => ProcessFigures.CpuSeconds(ProcessId);

    public int ProcessId => Process.Id;

    private Process Process => _process ?? throw new InvalidOperationException("The relay is not running.");

    public static async Task<Relay> StartAsync(params string[] arguments)
    {
        var relay = new Relay(arguments);
        await relay.StartAgainAsync();
        return relay;
    }

    public static Task<Relay> StartLeafAsync(string id, int hubPort, params string[] more) => StartAsync(
        [
            "--federation-hub", $"ws://127.0.0.1:{hubPort}/clasp", "--federation-id", id, "--federation-namespace", $"/{id}/**",
            .. more,
        ]);

    public async Task StartAgainAsync()
    {
        Dispose();
        _process = Process.Start(new ProcessStartInfo(Repository.RelayProgram, _arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [CollectorVariable] = Environment.GetEnvironmentVariable(CollectorVariable) ?? CollectorValue },
        })!; // A program started without the shell is always a new process.
        _process.OutputDataReceived += Report;
        _process.ErrorDataReceived += Report;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var http = new HttpClient();
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{HealthPort}/readyz"));
                if (answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
                // It is still starting.
            }

            await Task.Delay(20);
        }
    }

    /// <summary>Ends it as a power cut would.</summary>
    public void Dispose()
    {
        if (_process is null) return;

        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    private void Report(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is not { } text) return;
        if (text.Contains("In sync with", StringComparison.Ordinal))
        {
            Interlocked.Exchange(ref _lastSync, Stopwatch.GetTimestamp());
            Interlocked.Increment(ref _syncs);
        }

        if (text.Contains("fail:", StringComparison.Ordinal)) Console.Error.WriteLine(text);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Net.NetworkInformation;
using Clasp.EndToEnd.Processes;

namespace Clasp.EndToEnd.Deployment;

/// <summary>The services of a compose file as processes of this machine, each in the place of a container.</summary>
/// <remarks>
/// Commands and environment are those of the file, but for what containers hide: a path that a volume leads to is that of a
/// file in a temporary folder, the name of another service is this machine, and the ports are those of the host. A port that is
/// taken here is replaced by a free one.
/// </remarks>
internal sealed class ComposedRelays(IReadOnlyList<ComposeService> services, TemporaryFolder files) : IAsyncDisposable
{
    /// <summary>Where every relay listens in its container.</summary>
    private const int RelayPort = 7330;

    /// <summary>Where the hub gives tokens to clients.</summary>
    private const int AuthPort = 7350;

    private readonly Dictionary<string, RunningProgram> _running = [];
    private readonly Dictionary<int, int> _hostPorts = ChoosePorts(services);

    public RunningProgram this[string service] => _running[service];

    /// <summary>Where a client of the host finds a service.</summary>
    public Uri UriOf(string service) => new($"ws://localhost:{HostPortOf(service, RelayPort)}");

    /// <summary>Where a client of the host gets a token.</summary>
    public Uri AuthUriOf(string service) => new($"http://localhost:{HostPortOf(service, AuthPort)}");

    /// <summary>Starts all services, each after those that it depends on.</summary>
    public async Task StartAllAsync()
    {
        while (services.FirstOrDefault(IsNext) is { } next) await StartAsync(next.Name);

        Assert.Equal(services.Select(service => service.Name).Order(), _running.Keys.Order());

        bool IsNext(ComposeService service) =>
            !_running.ContainsKey(service.Name) && service.DependsOn.All(_running.ContainsKey);
    }

    /// <summary>Starts one service, and returns when it takes clients.</summary>
    public async Task StartAsync(string name)
    {
        var service = services.Single(service => service.Name == name);
        Assert.Equal("clasp-relay", service.Command[0]);
        var program = RunningProgram.Start(
            Programs.Relay,
            [.. service.Command.Skip(1).Select(word => OnHost(service, word)), "--port", Text(HostPortOf(name, RelayPort))],
            service.Environment.ToDictionary(variable => variable.Key, variable => OnHost(service, variable.Value)),
            files.Path);
        _running.Add(name, program);

        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        await Deadline.UntilAsync(() => IsServingAsync(http, name), () => $"{name} takes clients\n{program}");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var program in _running.Values) await program.DisposeAsync();
    }

    private static Dictionary<int, int> ChoosePorts(IReadOnlyList<ComposeService> services)
    {
        var taken = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(listener => listener.Port).ToHashSet();
        return services.SelectMany(service => service.Ports.Keys)
            .ToDictionary(port => port, port => taken.Contains(port) ? FreePort.Find() : port);
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    private async Task<bool> IsServingAsync(HttpClient http, string name)
    {
        if (this[name].HasExited) Assert.Fail($"{name} ended instead of starting.\n{this[name]}");
        try
        {
            return await http.GetStringAsync(new Uri($"http://localhost:{HostPortOf(name, RelayPort)}/")) == "ok\n";
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private int HostPortOf(string name, int containerPort) =>
        _hostPorts[services.Single(service => service.Name == name).Ports.Single(port => port.Value == containerPort).Key];

    private string OnHost(ComposeService service, string word)
    {
        foreach (var (source, target) in service.Volumes)
            word = word.Replace(target, Path.GetFullPath(source, files.Path), StringComparison.Ordinal);
        foreach (var other in services.Where(other => word == $"ws://{other.Name}:{RelayPort}"))
            return $"ws://localhost:{Text(HostPortOf(other.Name, RelayPort))}";
        if (word == Text(AuthPort)) return Text(HostPortOf(service.Name, AuthPort));
        return word;
    }
}

using Clasp.Cli.Output;
using Clasp.Relay;
using Clasp.Relay.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Spectre.Console;

namespace Clasp.Cli.Demo;

/// <summary>A hub and two sites in this process, which only this machine can reach.</summary>
internal sealed class DemoFederation : IAsyncDisposable
{
    private const int HubPort = 7330;
    private const int SiteAPort = 7331;
    private const int SiteBPort = 7332;

    private DemoFederation(RelayHost hub, RelayHost siteA, RelayHost siteB)
    {
        Hub = hub;
        SiteA = siteA;
        SiteB = siteB;
    }

    public RelayHost Hub { get; }

    public RelayHost SiteA { get; }

    public RelayHost SiteB { get; }

    /// <exception cref="StartException">A relay cannot be started.</exception>
    public static async Task<DemoFederation> StartAsync(Terminal terminal, CancellationToken cancellation)
    {
        var started = new List<RelayHost>();
        try
        {
            started.Add(await StartAsync(terminal, Options("Hub", HubPort), cancellation));
            started.Add(await StartAsync(terminal, Leaf("Site A", SiteAPort, "site-a", started[0]), cancellation));
            started.Add(await StartAsync(terminal, Leaf("Site B", SiteBPort, "site-b", started[0]), cancellation));
            return new(started[0], started[1], started[2]);
        }
        catch
        {
            foreach (var relay in started) await relay.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await SiteA.DisposeAsync();
        await SiteB.DisposeAsync();
        await Hub.DisposeAsync();
    }

    private static RelayOptions Options(string name, int port) => new()
    {
        Name = name,
        Host = "127.0.0.1",
        WsPort = port,
    };

    private static RelayOptions Leaf(string name, int port, string id, RelayHost hub)
    {
        var options = Options(name, port);
        options.FederationHubs = [hub.Url.ToString()];
        options.FederationId = id;
        options.FederationNamespaces = [$"/{id}/**"];
        return options;
    }

    private static async Task<RelayHost> StartAsync(
        Terminal terminal, RelayOptions options, CancellationToken cancellation)
    {
        var relay = await OpenAsync(terminal, options, cancellation);
        var url = relay.Url.ToString().TrimEnd('/');
        var owned = options.FederationNamespaces is [var ns] ? $"  owns {ns}" : "";
        terminal.Console.MarkupLineInterpolated($"[bold]{options.Name,-7}[/] [aqua]{url}[/]{owned}");
        return relay;
    }

    private static async Task<RelayHost> OpenAsync(
        Terminal terminal, RelayOptions options, CancellationToken cancellation)
    {
        try
        {
            return await RelayHost.StartAsync(options, NullLoggerFactory.Instance, cancellation);
        }
        catch (StartException)
        {
            terminal.Console.MarkupLineInterpolated($"[yellow]Port {options.WsPort} is taken; another one will do.[/]");
            options.WsPort = 0;
            return await RelayHost.StartAsync(options, NullLoggerFactory.Instance, cancellation);
        }
    }
}

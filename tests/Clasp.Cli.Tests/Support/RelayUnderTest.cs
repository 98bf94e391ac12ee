using Clasp.Client;
using Clasp.Relay;
using Clasp.Relay.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clasp.Cli.Tests.Support;

/// <summary>A relay in this process, and commands and clients that talk to it.</summary>
internal sealed class RelayUnderTest : IAsyncDisposable
{
    private readonly RelayHost _relay;

    private RelayUnderTest(RelayHost relay) => _relay = relay;

    public string Url => _relay.Url.ToString();

    public static async Task<RelayUnderTest> StartAsync(Action<RelayOptions>? configure = null)
    {
        var options = new RelayOptions { Name = "Test relay", Host = "127.0.0.1", WsPort = 0 };
        configure?.Invoke(options);
        var cancellation = TestContext.Current.CancellationToken;
        return new(await RelayHost.StartAsync(options, NullLoggerFactory.Instance, cancellation));
    }

    public Task<Outcome> RunAsync(params string[] arguments) => Command().RunAsync(arguments);

    /// <summary>As in a terminal.</summary>
    public Task<Outcome> ShowAsync(params string[] arguments) => Command(isInteractive: true).RunAsync(arguments);

    public CommandUnderTest Command(bool isInteractive = false) =>
        new(isInteractive) { Environment = { ["CLASP_SERVER"] = Url } };

    public Task<ClaspClient> ConnectAsync() =>
        ClaspClient.ConnectAsync(Url, cancellation: TestContext.Current.CancellationToken).InTime();

    public ValueTask DisposeAsync() => _relay.DisposeAsync();
}

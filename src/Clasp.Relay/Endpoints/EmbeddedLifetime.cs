using Microsoft.Extensions.Hosting;

namespace Clasp.Relay.Endpoints;

/// <summary>Leaves the signals of the process to whoever runs the relay.</summary>
internal sealed class EmbeddedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

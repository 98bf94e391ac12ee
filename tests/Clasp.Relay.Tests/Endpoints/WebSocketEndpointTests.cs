using System.Net;
using Clasp.Relay.Core;
using Clasp.Relay.Endpoints;
using Clasp.Relay.Tests.Support;
using Clasp.Routing;
using Clasp.Transport;
using Clasp.Transport.Client;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clasp.Relay.Tests.Endpoints;

public sealed class WebSocketEndpointTests
{
    [Fact]
    public async Task A_request_that_is_not_authorized_is_refused_before_the_upgrade()
    {
        using var core = new RelayCore(
            new RouterOptions(), TimeProvider.System, NullLogger.Instance, NullLogger.Instance);
        var endpoint = new WebSocketEndpoint(
            core,
            FrameConnectionOptions.Default,
            request => request.Headers.Authorization == "Bearer right",
            new Readiness { IsReady = true },
            NullLogger.Instance,
            CancellationToken.None);
        ListenOptions? port = null;
        await using var server = KestrelHost.Create(
            NullLoggerFactory.Instance,
            endpoint.HandleAsync,
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => port = listen),
            _ => { });
        await server.StartAsync(TestContext.Current.CancellationToken);
        var url = new Uri($"ws://127.0.0.1:{port?.IPEndPoint?.Port}");

        var wrong = new ConnectOptions { BearerToken = "wrong" };
        var refused = await Assert.ThrowsAsync<ConnectException>(() => TestClient.ConnectAsync(url, wrong));
        await using var client = await TestClient.ConnectAsync(url, new() { BearerToken = "right" });
        await client.JoinAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }
}

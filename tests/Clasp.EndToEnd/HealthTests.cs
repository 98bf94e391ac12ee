using System.Net;
using Clasp.EndToEnd.Processes;

namespace Clasp.EndToEnd;

/// <summary>What a supervisor asks a relay over HTTP.</summary>
public sealed class HealthTests
{
    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    public async Task A_relay_that_serves_is_healthy_and_ready(string path)
    {
        await using var relay = await RelayProcess.StartAsync();
        using var http = new HttpClient();

        using var answer = await http.GetAsync(
            new Uri($"http://127.0.0.1:{relay.HealthPort}{path}"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_plain_HTTP_request_on_the_WebSocket_port_is_answered()
    {
        await using var relay = await RelayProcess.StartAsync();
        using var http = new HttpClient();

        var answer = await http.GetStringAsync(
            new Uri($"http://127.0.0.1:{relay.Port}/"), TestContext.Current.CancellationToken);

        Assert.Equal("ok\n", answer);
    }
}

using Clasp.EndToEnd.Peers;
using Clasp.EndToEnd.Processes;
using Clasp.Protocol.Messages;

namespace Clasp.EndToEnd.Auth;

/// <summary>The hub of the federation guide, with clients that need tokens and leaves that do not.</summary>
public sealed class QuickStartTests
{
    [Fact]
    public async Task A_hub_with_an_auth_port_and_no_federation_token_takes_leaves_and_warns_loudly()
    {
        using var folder = new TemporaryFolder();
        await using var hub = await RelayProcess.StartAsync(
            "--auth-port", "0", "--features", "federation", "--auth-db", Path.Combine(folder.Path, "auth.db"));
        await using var leafA = await StartLeafAsync(hub, "site-a");
        await using var leafB = await StartLeafAsync(hub, "site-b");
        await using var onA = await Peer.JoinAsync(leafA);
        await using var onB = await Peer.JoinAsync(leafB);
        await onB.SubscribeAsync("/site-a/**");

        await Deadline.UntilAsync(
            async () => (await onA.SetAndWaitAsync("/site-a/light", 1)).Type == MessageType.Ack, () => "site-a is the owner");

        await onB.NextAsync(message => message.Type is MessageType.Set or MessageType.Snapshot && message.Address == "/site-a/light");
        Assert.Equal(ErrorCode.Unauthorized, (ErrorCode)(await Peer.RefusedAsync(hub, "")).Code);
        Assert.Equal(1, hub.CountLogLines("warn", "routers do not", "--federation-token"));
    }

    private static Task<RelayProcess> StartLeafAsync(RelayProcess hub, string id) => RelayProcess.StartAsync(
        "--federation-hub", $"ws://127.0.0.1:{hub.Port}",
        "--federation-id", id,
        "--federation-namespace", $"/{id}/**");
}

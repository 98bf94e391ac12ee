using System.Text;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Relay.Tests.Support;
using Clasp.Security.Capabilities;
using Clasp.Security.Entities;
using Clasp.Security.Scopes;
using Clasp.Transport;

namespace Clasp.Relay.Tests.Auth.Entities;

public sealed class SignedTokenSessionTests
{
    [Fact]
    public async Task A_capability_token_of_a_trust_anchor_lets_its_bearer_in()
    {
        await using var api = await EntityApi.StartAsync(EntityApi.Key.PublicKey.ToString());

        await using var client = await JoinAsync(api, Capability("read:/lights/**"));

        await client.SendAsync(Frame.ToArray(new SubscribeMessage { Id = 1, Pattern = "/sound/**"u8 }));
        Assert.Equal(ErrorCode.InsufficientScope, ErrorMessage.ReadFrom(await client.ExpectAsync(MessageType.Error)).Code);
    }

    [Fact]
    public async Task A_capability_token_that_was_forged_does_not()
    {
        await using var api = await EntityApi.StartAsync(EntityApi.Key.PublicKey.ToString());
        await using var client = await api.Relay.ConnectAsync();

        var token = Capability("admin:/**");
        await client.SendAsync(Hello(token.Replace(token[^4..], "AAAA", StringComparison.Ordinal)));

        Assert.Equal(ErrorCode.Unauthorized, ErrorMessage.ReadFrom(await client.ExpectAsync(MessageType.Error)).Code);
    }

    [Fact]
    public async Task An_entity_that_is_not_registered_does_not_come_in()
    {
        await using var api = await EntityApi.StartAsync();
        await using var client = await api.Relay.ConnectAsync();

        await client.SendAsync(Hello(NewEntityToken()));

        Assert.Equal(ErrorCode.Unauthorized, ErrorMessage.ReadFrom(await client.ExpectAsync(MessageType.Error)).Code);
    }

    [Theory]
    [InlineData("PUT", "/status", "suspended")]
    [InlineData("PUT", "/status", "revoked")]
    [InlineData("DELETE", "", null)]
    public async Task An_entity_that_is_no_longer_active_loses_its_session(string method, string path, string? status)
    {
        await using var api = await EntityApi.StartAsync();
        var id = await api.RegisterAsync();
        await using var client = await JoinAsync(api, NewEntityToken());

        await api.SendAsync(new(method), $"/api/entities/{id}{path}", status is null ? null : new { status });

        Assert.Equal(ErrorCode.TokenExpired, ErrorMessage.ReadFrom(await client.ExpectAsync(MessageType.Error)).Code);
        Assert.Equal(CloseCode.PolicyViolation, (await client.End.InTime()).StatusCode);
    }

    private static async Task<TestClient> JoinAsync(EntityApi api, string token)
    {
        var client = await api.Relay.ConnectAsync();
        await client.SendAsync(Hello(token));
        await client.ExpectAsync(MessageType.Welcome);
        await client.ExpectAsync(MessageType.Snapshot);
        return client;
    }

    private static byte[] Hello(string token) => Frame.ToArray(new HelloMessage
    {
        Version = 1,
        Features = Features.Signals,
        Name = "test"u8,
        Token = Encoding.UTF8.GetBytes(token),
    });

    private static string Capability(string scope) =>
        CapabilityToken.Create(EntityApi.Key, audience: null, [Scope.Parse(scope)], expiresAt: 4_102_444_800, nonce: "n").ToString();

    private static string NewEntityToken() =>
        EntityToken.Create(EntityApi.Key, (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()).ToString();
}

using System.Buffers.Binary;
using System.Text;
using Clasp.Security.Entities;
using Clasp.Security.Keys;

namespace Clasp.Relay.Tests.Auth.Entities;

public sealed class EntityApiTests
{
    private static readonly string Id = EntityId.Of(EntityApi.Key.PublicKey);

    [Fact]
    public async Task A_registered_entity_is_shown_with_its_key()
    {
        await using var api = await EntityApi.StartAsync();

        var (status, entity) = await api.SendAsync(HttpMethod.Post, "/api/entities", EntityApi.Lamp());
        var shown = await api.SendAsync(HttpMethod.Get, $"/api/entities/{Id}");

        Assert.Equal(201, status);
        Assert.Equal(Id, entity.GetProperty("id").GetString());
        Assert.Equal("active", entity.GetProperty("status").GetString());
        Assert.Equal(EntityApi.Key.PublicKey.ToString(), entity.GetProperty("public_key").GetString());
        Assert.True(entity.TryGetProperty("created_at", out _));
        Assert.False(entity.TryGetProperty("tags", out _)); // It has none.
        Assert.Equal(200, shown.Status);
        Assert.Equal("Lamp", shown.Body.GetProperty("name").GetString());
    }

    [Fact]
    public async Task An_entity_is_registered_once()
    {
        await using var api = await EntityApi.StartAsync();
        await api.RegisterAsync();

        var (status, body) = await api.SendAsync(HttpMethod.Post, "/api/entities", EntityApi.Lamp());

        Assert.Equal(409, status);
        Assert.Contains(Id, body.GetProperty("error").GetString());
    }

    [Theory]
    [InlineData("router?", "Lamp", "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c", "read:/a", "entity_type")]
    [InlineData("device", "", "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c", "read:/a", "name")]
    [InlineData("device", "a\nb", "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c", "read:/a", "name")]
    [InlineData("device", "Lamp", "0100000000000000000000000000000000000000000000000000000000000000", "read:/a", "public_key")]
    [InlineData("device", "Lamp", "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c", "raed:/a", "scopes")]
    public async Task What_is_wrong_with_a_registration_is_said(string type, string name, string key, string scope, string member)
    {
        await using var api = await EntityApi.StartAsync();

        var (status, body) = await api.SendAsync(
            HttpMethod.Post, "/api/entities", new { entity_type = type, name, public_key = key, scopes = new[] { scope } });

        Assert.Equal(400, status);
        Assert.Contains($"'{member}'", body.GetProperty("error").GetString());
    }

    [Fact]
    public async Task Entities_are_listed_page_by_page()
    {
        await using var api = await EntityApi.StartAsync();
        await api.RegisterAsync();

        Assert.Equal(1, (await api.SendAsync(HttpMethod.Get, "/api/entities")).Body.GetArrayLength());
        Assert.Equal(0, (await api.SendAsync(HttpMethod.Get, "/api/entities?offset=1&limit=5")).Body.GetArrayLength());
        Assert.Equal(400, (await api.SendAsync(HttpMethod.Get, "/api/entities?limit=-1")).Status);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("DELETE", "")]
    [InlineData("PUT", "/status")]
    [InlineData("POST", "/token")]
    public async Task An_unknown_entity_is_not_found(string method, string path)
    {
        await using var api = await EntityApi.StartAsync();

        Assert.Equal(404, (await api.SendAsync(new(method), $"/api/entities/{Id}{path}", new { status = "revoked" })).Status);
        Assert.Equal(400, (await api.SendAsync(new(method), $"/api/entities/nobody{path}", new { status = "revoked" })).Status);
    }

    [Theory]
    [InlineData("cpsk_00000000000000000000000000000000")]
    [InlineData("ent_x")]
    public async Task Only_an_administrator_comes_to_the_registry(string bearer)
    {
        await using var api = await EntityApi.StartAsync();

        Assert.Equal(401, (await api.SendAsync(HttpMethod.Get, "/api/entities", bearer: bearer)).Status);
        Assert.Equal(401, (await api.SendAsync(HttpMethod.Post, "/api/entities", EntityApi.Lamp(), bearer)).Status);
    }

    [Fact]
    public async Task An_entity_that_is_gone_can_be_registered_anew()
    {
        await using var api = await EntityApi.StartAsync();
        await api.RegisterAsync();

        Assert.Equal(204, (await api.SendAsync(HttpMethod.Delete, $"/api/entities/{Id}")).Status);
        Assert.Equal(404, (await api.SendAsync(HttpMethod.Get, $"/api/entities/{Id}")).Status);
        Assert.Equal(201, (await api.SendAsync(HttpMethod.Post, "/api/entities", EntityApi.Lamp())).Status);
    }

    [Fact]
    public async Task A_token_is_made_from_the_signature_of_the_entity()
    {
        await using var api = await EntityApi.StartAsync();
        await api.RegisterAsync();
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

        var (status, body) = await api.SendAsync(
            HttpMethod.Post, $"/api/entities/{Id}/token", new { timestamp = now, signature = Convert.ToHexString(Sign(EntityApi.Key, now)) });

        Assert.Equal(200, status);
        Assert.Equal(EntityToken.Create(EntityApi.Key, (ulong)now).ToString(), body.GetProperty("token").GetString());
    }

    [Fact]
    public async Task A_token_is_made_from_the_private_key_on_the_same_machine()
    {
        await using var api = await EntityApi.StartAsync();
        await api.RegisterAsync();

        var (status, body) = await api.SendAsync(
            HttpMethod.Post, $"/api/entities/{Id}/token", new { keypair_hex = EntityApi.Key.ExportSeed() });

        Assert.Equal(200, status);
        Assert.StartsWith("ent_", body.GetProperty("token").GetString());
    }

    [Fact]
    public async Task No_token_is_made_with_another_key()
    {
        await using var api = await EntityApi.StartAsync();
        await api.RegisterAsync();
        var other = SigningKey.FromSeed([.. Enumerable.Repeat((byte)2, SigningKey.SeedLength)]);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

        var byKey = await api.SendAsync(HttpMethod.Post, $"/api/entities/{Id}/token", new { keypair_hex = other.ExportSeed() });
        var bySignature = await api.SendAsync(
            HttpMethod.Post, $"/api/entities/{Id}/token", new { timestamp = now, signature = Convert.ToHexString(Sign(other, now)) });

        Assert.Equal(403, byKey.Status);
        Assert.Equal(403, bySignature.Status);
    }

    [Fact]
    public async Task No_token_is_made_for_an_entity_that_is_suspended()
    {
        await using var api = await EntityApi.StartAsync();
        await api.RegisterAsync();
        await api.SendAsync(HttpMethod.Put, $"/api/entities/{Id}/status", new { status = "suspended" });

        var (status, _) = await api.SendAsync(
            HttpMethod.Post, $"/api/entities/{Id}/token", new { keypair_hex = EntityApi.Key.ExportSeed() });

        Assert.Equal(403, status);
    }

    [Fact]
    public async Task Everybody_may_know_whose_tokens_are_trusted()
    {
        await using var api = await EntityApi.StartAsync(EntityApi.Key.PublicKey.ToString());

        var (status, body) = await api.SendAsync(HttpMethod.Get, "/api/trust-anchors", bearer: "none");

        Assert.Equal(200, status);
        Assert.Equal(EntityApi.Key.PublicKey.ToString(), body.GetProperty("anchors")[0].GetString());
        Assert.Equal(5, body.GetProperty("cap_max_depth").GetInt32());
    }

    private static byte[] Sign(SigningKey key, long timestamp)
    {
        var signed = new byte[Encoding.UTF8.GetByteCount(Id) + sizeof(long)];
        Encoding.UTF8.GetBytes(Id, signed);
        BinaryPrimitives.WriteInt64BigEndian(signed.AsSpan(signed.Length - sizeof(long)), timestamp);
        return key.Sign(signed);
    }
}

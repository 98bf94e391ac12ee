using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Clasp.Relay.Tests.Support;
using Clasp.Security.Keys;

namespace Clasp.Relay.Tests.Auth.Entities;

/// <summary>A relay with a registry, and an administrator who talks to it over HTTP.</summary>
internal sealed class EntityApi : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly RelayUnderTest _relay;
    private readonly HttpClient _http;

    private EntityApi(DirectoryInfo folder, RelayUnderTest relay)
    {
        _folder = folder;
        _relay = relay;
        _http = new() { BaseAddress = new($"http://localhost:{relay.Host.AuthPort}") };
        _http.DefaultRequestHeaders.Authorization = new("Bearer", File.ReadAllText(Path.Combine(folder.FullName, "admin")).Trim());
    }

    public static SigningKey Key { get; } = SigningKey.FromSeed([.. Enumerable.Repeat((byte)1, SigningKey.SeedLength)]);

    public RelayUnderTest Relay => _relay;

    public static async Task<EntityApi> StartAsync(params string[] trustAnchors)
    {
        var folder = Directory.CreateTempSubdirectory("clasp-registry-");
        return new(folder, await RelayUnderTest.StartAsync(options =>
        {
            options.AuthPort = 0;
            options.AuthDb = Path.Combine(folder.FullName, "auth.db");
            options.AdminToken = Path.Combine(folder.FullName, "admin");
            options.RegistryDb = Path.Combine(folder.FullName, "registry.db");
            options.TrustAnchors =
            [
                .. trustAnchors.Select((anchor, number) =>
                {
                    var path = Path.Combine(folder.FullName, $"anchor-{number}");
                    File.WriteAllText(path, anchor);
                    return path;
                }),
            ];
        }));
    }

    public static object Lamp(string[]? scopes = null) => new
    {
        entity_type = "device",
        name = "Lamp",
        public_key = Key.PublicKey.ToString(),
        scopes = scopes ?? ["read:/lights/**"],
    };

    /// <summary>Registers the lamp.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> RegisterAsync() => (await SendAsync(HttpMethod.Post, "/api/entities", Lamp())).Body.GetProperty("id").GetString()!;

    public async Task<(int Status, JsonElement Body)> SendAsync(HttpMethod method, string path, object? body = null, string? bearer = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = JsonContent.Create(body);
        if (bearer is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        using var response = await _http.SendAsync(request).InTime();
        var text = await response.Content.ReadAsStringAsync().InTime();
        return ((int)response.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _relay.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}

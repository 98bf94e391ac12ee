using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Clasp.EndToEnd.Processes;

namespace Clasp.EndToEnd.Auth;

/// <summary>Asks the HTTP API of a relay, as a web page or an administrator would.</summary>
internal sealed class AuthClient(RelayProcess relay, string? bearer = null, HttpMessageHandler? handler = null) : IDisposable
{
    private readonly HttpClient _http = new(handler ?? new SocketsHttpHandler())
    {
        BaseAddress = new Uri($"{(handler is null ? "http" : "https")}://127.0.0.1:{relay.AuthPort}"),
        Timeout = Deadline.Default,
    };

    public Task<AuthAnswer> RegisterAsync(string name, string password) =>
        PostAsync("/auth/register", $$"""{"username":"{{name}}","password":"{{password}}"}""");

    public Task<AuthAnswer> LoginAsync(string name, string password) =>
        PostAsync("/auth/login", $$"""{"username":"{{name}}","password":"{{password}}"}""");

    public Task<AuthAnswer> GuestAsync(string body = "{}") => PostAsync("/auth/guest", body);

    public Task<AuthAnswer> PostAsync(string path, string body) => SendAsync(HttpMethod.Post, path, body);

    public Task<AuthAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<AuthAnswer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    public async Task<AuthAnswer> SendAsync(HttpMethod method, string path, string? body = null, params (string, string)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (bearer is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        foreach (var (name, value) in headers) request.Headers.Add(name, value);

        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        using var json = text.Length > 0 ? JsonDocument.Parse(text) : null;
        return new(response.StatusCode, json?.RootElement.Clone() ?? default, response.Headers.ToString());
    }

    public void Dispose() => _http.Dispose();
}

using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Clasp.Client;
using Clasp.Relay.Auth.Http;

namespace Clasp.Cli.Auth;

/// <summary>The HTTP API of one relay, seen from outside.</summary>
internal sealed class AuthApi : IDisposable
{
    private readonly HttpClient _http;

    /// <param name="url">Where the relay has its <c>--auth-port</c>.</param>
    /// <param name="bearer">A token to show; null for none.</param>
    /// <param name="authoritiesFile">Whom to trust besides those of the system; null for nobody.</param>
    /// <param name="timeout">How long to wait for an answer.</param>
    public AuthApi(Uri url, string? bearer, string? authoritiesFile, TimeSpan timeout)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = timeout };
        if (authoritiesFile is not null) handler.SslOptions.CertificateChainPolicy = Trusting(authoritiesFile);
        _http = new HttpClient(handler) { BaseAddress = url, Timeout = timeout };
        if (bearer is not null) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
    }

    public Task<TAnswer> GetAsync<TAnswer>(string path, JsonTypeInfo<TAnswer> type, CancellationToken cancellation) =>
        AskAsync(HttpMethod.Get, path, null, type, cancellation);

    public Task<TAnswer> PostAsync<TBody, TAnswer>(
        string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<TAnswer> type, CancellationToken cancellation) =>
        AskAsync(HttpMethod.Post, path, JsonContent.Create(body, bodyType), type, cancellation);

    public async Task DeleteAsync(string path, CancellationToken cancellation)
    {
        using var response = await SendAsync(HttpMethod.Delete, path, null, cancellation);
    }

    public void Dispose() => _http.Dispose();

    private async Task<TAnswer> AskAsync<TAnswer>(
        HttpMethod method, string path, HttpContent? body, JsonTypeInfo<TAnswer> type, CancellationToken cancellation)
    {
        using var response = await SendAsync(method, path, body, cancellation);
        try
        {
            return await response.Content.ReadFromJsonAsync(type, cancellation) ?? throw NoRelay();
        }
        catch (JsonException)
        {
            throw NoRelay();
        }
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, HttpContent? body, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path) { Content = body };
            var response = await _http.SendAsync(request, cancellation);
            if (response.IsSuccessStatusCode) return response;

            using (response) throw new AuthRefusedException(await ReasonAsync(response, cancellation));
        }
        catch (HttpRequestException unreachable)
        {
            throw new ClaspConnectionException(
                $"{_http.BaseAddress} cannot be reached: {unreachable.InnerException?.Message ?? unreachable.Message}", unreachable);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ClaspTimeoutException($"{_http.BaseAddress} did not answer within {_http.Timeout.TotalSeconds} s.");
        }
    }

    private static async Task<string> ReasonAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            var body = await response.Content.ReadFromJsonAsync(ApiJson.Default.ErrorBody, cancellation);
            if (body?.Error is { Length: > 0 } reason) return reason;
        }
        catch (JsonException)
        {
            // Then it is no relay that answered, or something is in between.
        }

        return response.StatusCode == HttpStatusCode.NotFound
            ? "There is no such thing here: is this the relay's --auth-port?"
            : $"The answer was {(int)response.StatusCode}: is this the relay's --auth-port?";
    }

    private ClaspConnectionException NoRelay() => new($"What answers on {_http.BaseAddress} is not the --auth-port of a relay.");

    private static X509ChainPolicy Trusting(string authoritiesFile)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(authoritiesFile);
        using var system = new X509Store(StoreName.Root, StoreLocation.LocalMachine, OpenFlags.ReadOnly);
        policy.CustomTrustStore.AddRange(system.Certificates);
        return policy;
    }
}

using System.Net;
using System.Net.Http.Headers;
using Clasp.Protocol.Framing;
using Clasp.Transport.Handshake;

namespace Clasp.Transport.Client;

/// <summary>The client's side of the WebSocket upgrade. HTTP, TLS and proxies are left to the HTTP library.</summary>
internal static class WebSocketUpgrade
{
    public static async Task<FrameConnection> ConnectAsync(
        Uri endpoint, ConnectOptions options, CancellationToken cancellation)
    {
        var trust = new ServerTrust(
            endpoint.Host, ServerTrust.LoadAuthorities(options), options.Connection.Time.GetUtcNow());
        // An upgraded connection belongs to its stream, and outlives the client that made it.
        using var http = CreateClient(trust);
        var key = WebSocketHandshake.NewKey();
        using var request = CreateRequest(endpoint, options, key);

        HttpResponseMessage? response = null;
        try
        {
            response = await http.SendAsync(request, cancellation).ConfigureAwait(false);
            Verify(response, endpoint, key);
            var stream = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
            return new FrameConnection(stream, Envelope.MaskedWebSocket, endpoint.Authority, options.Connection);
        }
        catch (HttpRequestException failure)
        {
            throw Explain(failure, endpoint, trust);
        }
        catch
        {
            response?.Dispose();
            throw;
        }
    }

    private static HttpMessageInvoker CreateClient(ServerTrust trust)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = Timeout.InfiniteTimeSpan,
        };
        handler.SslOptions.RemoteCertificateValidationCallback =
            (_, certificate, chain, errors) => trust.Accept(certificate, chain, errors);
        return new HttpMessageInvoker(handler);
    }

    private static HttpRequestMessage CreateRequest(Uri endpoint, ConnectOptions options, string key)
    {
        var address = new UriBuilder(endpoint)
        {
            Scheme = endpoint.Scheme == "wss" ? Uri.UriSchemeHttps : Uri.UriSchemeHttp,
            Port = endpoint.Port,
        };
        var request = new HttpRequestMessage(HttpMethod.Get, address.Uri)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.Add(new ProductHeaderValue("websocket"));
        request.Headers.Add("Sec-WebSocket-Version", WebSocketHandshake.Version);
        request.Headers.Add("Sec-WebSocket-Key", key);
        request.Headers.Add(
            "Sec-WebSocket-Protocol",
            options.IsRouter
                ? $"{WebSocketHandshake.RouterSubProtocol}, {WebSocketHandshake.SubProtocol}"
                : WebSocketHandshake.SubProtocol);
        if (options.BearerToken is { } token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }

    private static void Verify(HttpResponseMessage response, Uri endpoint, string key)
    {
        if (response.StatusCode != HttpStatusCode.SwitchingProtocols) throw Refused(response, endpoint);

        var accept =
            response.Headers.TryGetValues("Sec-WebSocket-Accept", out var values) ? values.SingleOrDefault() : null;
        if (accept != WebSocketHandshake.AcceptFor(key))
            throw new ConnectException($"{endpoint} is no WebSocket server: its Sec-WebSocket-Accept is wrong.");

        if (response.Headers.TryGetValues("Sec-WebSocket-Protocol", out var chosen)
            && chosen.FirstOrDefault() is { } protocol and not WebSocketHandshake.SubProtocol)
        {
            throw new ConnectException(
                $"{endpoint} speaks the sub-protocol {protocol}, not {WebSocketHandshake.SubProtocol}.");
        }
    }

    private static ConnectException Refused(HttpResponseMessage response, Uri endpoint)
    {
        var code = (int)response.StatusCode;
        var message = response.StatusCode switch
        {
            HttpStatusCode.Unauthorized =>
                $"{endpoint} refused the connection: the token is missing or wrong (HTTP 401).",
            HttpStatusCode.OK => $"{endpoint} is a web server that did not upgrade to WebSocket (HTTP 200).",
            _ => $"{endpoint} refused the connection: HTTP {code} {response.ReasonPhrase}.",
        };
        return new ConnectException(message) { StatusCode = response.StatusCode };
    }

    private static ConnectException Explain(HttpRequestException failure, Uri endpoint, ServerTrust trust)
    {
        if (trust.Refusal is { } refusal) return new ConnectException(refusal, failure);

        var cause = StreamFailure.Describe(failure);
        return failure.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError =>
                new($"The name {endpoint.Host} cannot be resolved: {cause}.", failure),
            HttpRequestError.ConnectionError =>
                new($"{endpoint} cannot be reached: {cause}.", failure),
            HttpRequestError.SecureConnectionError =>
                new($"{endpoint} does not speak TLS as expected: {cause}", failure),
            _ => new ConnectException($"{endpoint} cannot be reached: {cause}", failure),
        };
    }
}

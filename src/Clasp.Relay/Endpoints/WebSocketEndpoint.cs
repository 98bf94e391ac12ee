using Clasp.Protocol.Framing;
using Clasp.Relay.Access;
using Clasp.Relay.Core;
using Clasp.Relay.Federation;
using Clasp.Transport;
using Clasp.Transport.Handshake;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Clasp.Relay.Endpoints;

/// <summary>
/// Answers HTTP on the WebSocket port: upgrades to a session on any path, and <c>ok</c> to everything else.
/// </summary>
/// <param name="core">Where the sessions live.</param>
/// <param name="admission">Judges the tokens of clients; null if they need none.</param>
/// <param name="options">For the connections.</param>
/// <param name="linkOptions">For the connections of routers.</param>
/// <param name="gate">What a router has to show to join.</param>
/// <param name="readiness">Whether new sessions are taken.</param>
/// <param name="logger">For refusals.</param>
/// <param name="stopped">Cuts the connections that are left when the time to leave is over.</param>
internal sealed class WebSocketEndpoint(
    RelayCore core,
    Admission? admission,
    FrameConnectionOptions options,
    FrameConnectionOptions linkOptions,
    FederationGate gate,
    Readiness readiness,
    ILogger logger,
    CancellationToken stopped)
{
    private int _hasWarned;

    public Task HandleAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true } upgrade
            || !AsksForWebSocket(context.Request))
        {
            return PlainText.AnswerAsync(context, StatusCodes.Status200OK, "ok\n");
        }

        if (context.Request.Headers.SecWebSocketVersion != WebSocketHandshake.Version)
        {
            context.Response.Headers.SecWebSocketVersion = WebSocketHandshake.Version;
            return RefuseAsync(
                context, StatusCodes.Status426UpgradeRequired, "Only version 13 of WebSocket is spoken here.\n");
        }

        if (context.Request.Headers.SecWebSocketKey.ToString() is var key && !WebSocketHandshake.IsKey(key))
            return RefuseAsync(
                context, StatusCodes.Status400BadRequest, "Sec-WebSocket-Key must be 16 bytes in base64.\n");
        if (!readiness.IsReady)
            return RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "The relay is stopping.\n");

        var isRouter = WebSocketHandshake.Offers(WebSocketHandshake.RouterSubProtocol, context.Request.Headers.SecWebSocketProtocol);
        var bearer = TokenOf(context.Request);
        var pass = gate.Admit(bearer);
        if (isRouter && !pass.MayFederate)
            return RefuseAsync(context, StatusCodes.Status401Unauthorized, "The federation token is missing or wrong.\n");

        if (isRouter && gate.Token is null && Interlocked.Exchange(ref _hasWarned, 1) == 0) logger.FederationIsOpen();
        return ServeAsync(context, upgrade, key, isRouter, pass, bearer);
    }

    private static bool AsksForWebSocket(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        && request.Headers.Upgrade.Any(
            value => value?.Contains("websocket", StringComparison.OrdinalIgnoreCase) == true);

    private static string RemoteOf(HttpContext context) =>
        $"{context.Connection.RemoteIpAddress}:{context.Connection.RemotePort}";

    private static string? TokenOf(HttpRequest request)
    {
        const string Scheme = "Bearer ";
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
    }

    private async Task ServeAsync(
        HttpContext context,
        IHttpUpgradeFeature upgrade,
        string key,
        bool isRouter,
        RouterPass pass,
        string? bearer)
    {
        var headers = context.Response.Headers;
        headers.Upgrade = "websocket";
        headers.SecWebSocketAccept = WebSocketHandshake.AcceptFor(key);
        if (WebSocketHandshake.Offers(WebSocketHandshake.SubProtocol, context.Request.Headers.SecWebSocketProtocol))
            headers.SecWebSocketProtocol = WebSocketHandshake.SubProtocol;

        var stream = await upgrade.UpgradeAsync();
        await using var connection = new FrameConnection(
            stream, Envelope.WebSocket, RemoteOf(context), isRouter ? linkOptions : options, context.Abort);
        await core.ServeAsync(connection, pass, admission?.Check(bearer), stopped);
    }

    private Task RefuseAsync(HttpContext context, int status, string reason)
    {
        logger.Refused(RemoteOf(context), reason.TrimEnd());
        return PlainText.AnswerAsync(context, status, reason);
    }
}

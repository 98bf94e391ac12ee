using System.Net.Sockets;
using Clasp.Protocol.Framing;
using Clasp.Relay.Access;
using Clasp.Relay.Core;
using Clasp.Relay.Federation;
using Clasp.Transport;
using Clasp.Transport.Handshake;
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
/// <param name="tls">Secures the port; null if it is not to be secured.</param>
/// <param name="logger">For refusals.</param>
/// <param name="stopped">Cuts the connections that are left when the time to leave is over.</param>
internal sealed class WebSocketEndpoint(
    RelayCore core,
    Admission? admission,
    FrameConnectionOptions options,
    FrameConnectionOptions linkOptions,
    FederationGate gate,
    Readiness readiness,
    ServerTls? tls,
    ILogger logger,
    CancellationToken stopped)
{
    private int _hasWarned;

    public async Task ServeAsync(Socket socket, CancellationToken stopping)
    {
        // Nothing of the handshake is kept while the session lasts.
        if (await UpgradeAsync(socket, stopping) is not var (connection, pass, check)) return;

        await using (connection)
        {
            await core.ServeAsync(connection, pass, check, stopped);
        }
    }

    /// <returns>Null if nothing came of it: the client was told, or is gone.</returns>
    private async Task<(FrameConnection Connection, RouterPass Pass, TokenCheck? Check)?> UpgradeAsync(
        Socket socket, CancellationToken stopping)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        patience.CancelAfter(SilenceLimit.BeforeRequest);
        Stream plain = new NetworkStream(socket, ownsSocket: true);
        await using var exchange =
            new UpgradeExchange(socket, tls is null ? plain : await tls.AuthenticateAsync(plain, patience.Token));
        try
        {
            var status = await exchange.ReadHeadAsync(patience.Token);
            if (status == RequestHeadStatus.Incomplete) return null;

            var headers = exchange.Head.Headers;
            var pass = gate.Admit(headers.BearerToken);
            if (AnswerTo(status, exchange.Head) is { } answer)
            {
                await exchange.AnswerAsync(answer, patience.Token);
            }
            else if (RefusalOf(exchange.Head, pass) is { } refusal)
            {
                logger.Refused(RemoteOf(socket), refusal.Text.TrimEnd());
                await exchange.AnswerAsync(refusal, patience.Token);
            }
            else
            {
                if (headers.IsRouter && gate.Token is null && Interlocked.Exchange(ref _hasWarned, 1) == 0)
                    logger.FederationIsOpen();

                var stream = await exchange.AcceptAsync();
                var connection = new FrameConnection(
                    stream,
                    Envelope.WebSocket,
                    RemoteOf(socket),
                    headers.IsRouter ? linkOptions : options,
                    received: exchange.Behind);
                return (connection, pass, admission?.Check(headers.BearerToken));
            }
        }
        catch (OperationCanceledException) when (exchange.HasBegun && !stopping.IsCancellationRequested)
        {
            await exchange.AnswerAsync(HttpAnswer.TooSlow, patience.Token);
        }

        return null;
    }

    private static string RemoteOf(Socket socket) => socket.RemoteEndPoint?.ToString() ?? "unknown";

    /// <summary>To what is no upgrade.</summary>
    private static HttpAnswer? AnswerTo(RequestHeadStatus status, RequestHead head)
    {
        if (status != RequestHeadStatus.Complete) return HttpAnswer.To(status);
        return head is { IsGet: true, Headers: { AsksForUpgrade: true, NamesWebSocket: true } } ? null : HttpAnswer.Ok;
    }

    /// <summary>To an upgrade that is not followed.</summary>
    private HttpAnswer? RefusalOf(RequestHead head, RouterPass pass)
    {
        var headers = head.Headers;
        if (!head.IsVersion11 || headers.HasBody)
            return HttpAnswer.Bad("An upgrade is asked for by HTTP/1.1, and without a body.\n");
        if (!headers.HasVersion) return HttpAnswer.WrongVersion;
        if (!WebSocketHandshake.IsKey(headers.Key)) return HttpAnswer.Bad("Sec-WebSocket-Key must be 16 bytes in base64.\n");
        if (!readiness.IsReady) return HttpAnswer.Unavailable;
        return headers.IsRouter && !pass.MayFederate ? HttpAnswer.NoRouter : null;
    }
}

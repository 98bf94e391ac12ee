using Microsoft.AspNetCore.Http;

namespace Clasp.Relay.Endpoints;

/// <summary>Tells orchestrators whether the process lives, and whether to send clients to it.</summary>
internal sealed class HealthEndpoint(Readiness readiness)
{
    public Task HandleAsync(HttpContext context) => context.Request.Path.Value switch
    {
        "/healthz" => PlainText.AnswerAsync(context, StatusCodes.Status200OK, "ok\n"),
        "/readyz" when readiness.IsReady => PlainText.AnswerAsync(context, StatusCodes.Status200OK, "ready\n"),
        "/readyz" => PlainText.AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, "not ready\n"),
        _ => PlainText.AnswerAsync(context, StatusCodes.Status404NotFound, "not found\n"),
    };
}

using Clasp.Relay.Core;
using Clasp.Relay.Reload;
using Microsoft.AspNetCore.Http;

namespace Clasp.Relay.Endpoints;

/// <summary>Does what the operator asks for over the control socket, which only the relay's own user can open.</summary>
internal sealed class ControlEndpoint(RelayCore core, Func<Task<ReloadReport>> reload)
{
    private const string ReloadPath = "/federation/reload";
    private const string ResyncPath = "/federation/resync";

    public Task HandleAsync(HttpContext context)
    {
        var isReload = context.Request.Path == ReloadPath;
        if (!context.Request.Path.StartsWithSegments(ResyncPath, StringComparison.Ordinal, out var rest) && !isReload)
            return PlainText.AnswerAsync(context, StatusCodes.Status404NotFound, "not found\n");
        if (!HttpMethods.IsPost(context.Request.Method))
            return PlainText.AnswerAsync(context, StatusCodes.Status405MethodNotAllowed, "only POST\n");

        if (isReload) return ReloadAsync(context);

        var router = rest.Value?.Trim('/');
        return ResyncAsync(context, string.IsNullOrEmpty(router) ? null : router);
    }

    private async Task ReloadAsync(HttpContext context)
    {
        var report = await reload();
        var status = report.Errors.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status409Conflict;
        await PlainText.AnswerAsync(context, status, string.Concat(report.Lines.Select(line => $"{line}\n")));
    }

    private async Task ResyncAsync(HttpContext context, string? router)
    {
        var asked = await core.ResyncAsync(router);
        if (asked.Count > 0)
        {
            await PlainText.AnswerAsync(context, StatusCodes.Status200OK, string.Concat(asked.Select(id => $"{id}\n")));
            return;
        }

        // Not repeated to the caller: the answer is ASCII, what was asked for need not be.
        var reason = router is null ? "No link is up and in sync.\n" : "No link to that router is up and in sync.\n";
        await PlainText.AnswerAsync(context, StatusCodes.Status404NotFound, reason);
    }
}

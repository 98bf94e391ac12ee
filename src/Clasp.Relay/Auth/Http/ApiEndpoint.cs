using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Clasp.Relay.Auth.Http;

/// <summary>Finds the route for a request, and turns whatever comes of it into JSON.</summary>
/// <param name="routes">All there is to ask for.</param>
/// <param name="gate">Guards the routes of administrators.</param>
/// <param name="crossOrigin">For the routes that browsers use.</param>
/// <param name="patience">How long one request may take, its body included.</param>
/// <param name="time">For that.</param>
/// <param name="logger">For the faults of the relay.</param>
internal sealed class ApiEndpoint(
    IReadOnlyList<HttpRoute> routes,
    AdminGate gate,
    CrossOrigin crossOrigin,
    TimeSpan patience,
    TimeProvider time,
    ILogger logger)
{
    public async Task HandleAsync(HttpContext context)
    {
        using var limit = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, context.RequestAborted);
        try
        {
            var answer = await AnswerAsync(context, either.Token);
            await answer.WriteAsync(context.Response, either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // The caller is gone, or does not take the answer.
            context.Abort();
        }
    }

    private Task<ApiAnswer> AnswerAsync(HttpContext context, CancellationToken cancellation)
    {
        var methods = new List<string>();
        foreach (var route in routes)
        {
            if (!route.Fits(context.Request.Path, out var values)) continue;

            if (route.AllowsCrossOrigin && HttpMethods.IsOptions(context.Request.Method))
                return Task.FromResult(crossOrigin.Preflight(context));
            if (route.Method == context.Request.Method)
                return AnswerAsync(route, context, new ApiRequest(context.Request, values, cancellation));
            methods.Add(route.Method);
        }

        if (methods.Count == 0)
            return Task.FromResult(ApiAnswer.Error(StatusCodes.Status404NotFound, "There is nothing at this path."));

        context.Response.Headers.Allow = string.Join(", ", methods);
        return Task.FromResult(ApiAnswer.Error(
            StatusCodes.Status405MethodNotAllowed, $"This path takes {string.Join(" and ", methods)} only."));
    }

    private async Task<ApiAnswer> AnswerAsync(HttpRoute route, HttpContext context, ApiRequest request)
    {
        try
        {
            if (route.AllowsCrossOrigin) crossOrigin.Allow(context);
            if (route.RequiresAdmin && gate.RefusalOf(request.Bearer) is { } refusal) return refusal;
            return await route.Handle(request);
        }
        catch (ApiException wrong)
        {
            return ApiAnswer.Error(wrong.Status, wrong.Message);
        }
        catch (BadHttpRequestException wrong)
        {
            // Too long or too slow: what is left of the body is not read.
            context.Response.Headers.Connection = "close";
            return ApiAnswer.Error(wrong.StatusCode, wrong.Message);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The template and not the path: somebody may have put a token into that.
            logger.ApiFailed(route.Method, route.Template, fault);
            return ApiAnswer.Error(StatusCodes.Status500InternalServerError, "The relay made a mistake; its log has more.");
        }
    }
}

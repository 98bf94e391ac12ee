using System.Text;
using Microsoft.AspNetCore.Http;

namespace Clasp.Relay.Endpoints;

/// <summary>Short answers to plain HTTP.</summary>
internal static class PlainText
{
    public static Task AnswerAsync(HttpContext context, int status, string text)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "text/plain";
        response.ContentLength = Encoding.UTF8.GetByteCount(text);
        response.Headers.Connection = "close";
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.WriteAsync(text);
    }
}

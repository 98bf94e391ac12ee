using Clasp.Relay.Auth.Http;
using Microsoft.AspNetCore.Http;

namespace Clasp.Relay.Tests.Auth;

public sealed class HttpRouteTests
{
    [Theory]
    [InlineData("/api/tokens/{id}", "/api/tokens/12", true)]
    [InlineData("/api/tokens/{id}", "/api/tokens/", false)]
    [InlineData("/api/tokens/{id}", "/api/tokens/1/2", false)]
    [InlineData("/api/tokens", "/api/tokens", true)]
    [InlineData("/api/tokens", "/api/tokens/", false)]
    [InlineData("/api/tokens", "/API/tokens", false)]
    [InlineData("/api/tokens", "", false)]
    public void A_template_fits_paths_of_its_segments(string template, string path, bool fits) =>
        Assert.Equal(fits, Route(template).Fits(new PathString(path), out _));

    [Fact]
    public void A_segment_in_braces_is_given_by_name()
    {
        Route("/api/entities/{id}/status").Fits(new PathString("/api/entities/clasp:x/status"), out var values);

        Assert.Equal("clasp:x", values["id"]);
    }

    private static HttpRoute Route(string template) =>
        new("GET", template, _ => Task.FromResult(ApiAnswer.Empty(StatusCodes.Status204NoContent)));
}

using Microsoft.AspNetCore.Http;

namespace Clasp.Relay.Auth.Http;

/// <summary>One thing that can be asked for over HTTP: a method, a path, and who answers.</summary>
/// <param name="Method">In capitals.</param>
/// <param name="Template">The path; a segment in braces, such as <c>{id}</c>, stands for any one segment.</param>
/// <param name="Handle">Answers; may throw <see cref="ApiException"/>.</param>
internal sealed record HttpRoute(string Method, string Template, Func<ApiRequest, Task<ApiAnswer>> Handle)
{
    private readonly string[] _segments = Template.Split('/');

    /// <summary>Whether the caller has to show a token with <c>admin:/**</c>; asked for before anything else is looked at.</summary>
    public bool RequiresAdmin { get; init; }

    /// <summary>Whether pages of other origins may ask, as <c>--cors-origin</c> says.</summary>
    public bool AllowsCrossOrigin { get; init; }

    /// <summary>Whether a path fits the template.</summary>
    /// <param name="path">The path of the request, with its escapes resolved.</param>
    /// <param name="values">What the segments in braces stand for, by name.</param>
    public bool Fits(PathString path, out IReadOnlyDictionary<string, string> values)
    {
        var found = new Dictionary<string, string>();
        values = found;
        var segments = (path.Value ?? "").Split('/');
        if (segments.Length != _segments.Length) return false;

        for (var i = 0; i < segments.Length; i++)
        {
            if (_segments[i] is ['{', .. var name, '}'] && segments[i].Length > 0) found[name] = segments[i];
            else if (_segments[i] != segments[i]) return false;
        }

        return true;
    }
}

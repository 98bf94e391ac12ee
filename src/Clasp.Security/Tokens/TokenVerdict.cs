using Clasp.Protocol.Messages;
using Clasp.Security.Scopes;

namespace Clasp.Security.Tokens;

/// <summary>What became of a token: a grant, or the ERROR that its bearer gets.</summary>
/// <param name="Grant">What it allows; null if it was refused.</param>
/// <param name="Code">0, or why it was refused: <see cref="ErrorCode.Unauthorized"/> or <see cref="ErrorCode.TokenExpired"/>.</param>
/// <param name="Text">Why it was refused, in a sentence that does not repeat the token; empty if it was accepted.</param>
public readonly record struct TokenVerdict(Grant? Grant, ErrorCode Code, string Text)
{
    public static TokenVerdict Accepted(Grant grant) => new(grant, 0, "");

    public static TokenVerdict Unauthorized(string text) => new(null, ErrorCode.Unauthorized, text);

    public static TokenVerdict Expired(string text = "Token has expired") => new(null, ErrorCode.TokenExpired, text);
}

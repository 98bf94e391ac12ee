using Clasp.Security.Tokens;
using Microsoft.AspNetCore.Http;

namespace Clasp.Relay.Auth.Http;

/// <summary>Lets only those administer the relay who show a CPSK token with <c>admin:/**</c>.</summary>
internal sealed class AdminGate(ITokenValidator tokens, TimeProvider time)
{
    /// <returns>Why the bearer of this token may not go on; null if it may.</returns>
    public ApiAnswer? RefusalOf(string? bearer)
    {
        if (bearer is null)
            return ApiAnswer.Error(StatusCodes.Status401Unauthorized, "This needs the header 'Authorization: Bearer <token>'.");
        if (!tokens.Recognises(bearer))
            return ApiAnswer.Error(StatusCodes.Status401Unauthorized, "Only tokens that start with cpsk_ are taken here.");

        var verdict = tokens.Validate(bearer, time.GetUtcNow());
        if (verdict.Grant is not { } grant) return ApiAnswer.Error(StatusCodes.Status401Unauthorized, verdict.Text);
        return grant.IsAdmin ? null : ApiAnswer.Error(StatusCodes.Status403Forbidden, "This needs a token with the scope admin:/**.");
    }
}

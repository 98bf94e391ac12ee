using Clasp.Relay.Auth.Http;
using Clasp.Relay.Configuration;
using Clasp.Security.Capabilities;
using Clasp.Security.Entities;
using Clasp.Security.Keys;
using Clasp.Security.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Clasp.Relay.Auth.Entities;

/// <summary>The tokens that clients bring along signed: capability tokens, and those of registered entities.</summary>
internal sealed class SignedTokens : IDisposable
{
    private readonly EntityDatabase? _entities;

    /// <exception cref="StartException">A file cannot be used.</exception>
    public SignedTokens(
        RelayOptions options, Action<IReadOnlySet<string>> endSessions, TimeProvider time, ILogger logger)
    {
        PublicKey[] anchors = [.. options.TrustAnchors.Select(TrustAnchorFile.Read).Distinct()];
        var validators = new List<ITokenValidator>();
        var routes = new List<HttpRoute> { new("GET", "/api/trust-anchors", _ => Task.FromResult(ShowAnchors(anchors, options.CapMaxDepth))) };
        if (anchors.Length > 0) validators.Add(new CapabilityValidator(new CapabilityVerifier(anchors, options.CapMaxDepth)));
        if (options.RegistryDb is { } registry)
        {
            _entities = EntityDatabase.Open(registry);
            SecretFile.Check(registry, logger);
            validators.Add(new EntityTokenValidator(_entities, options.EntityTokenMaxAge));
            routes.AddRange(new EntityRoutes(_entities, endSessions, options.EntityTokenMaxAge, time).Routes);
        }

        Validators = validators;
        Routes = routes;
    }

    public IReadOnlyList<ITokenValidator> Validators { get; }

    public IReadOnlyList<HttpRoute> Routes { get; }

    public void Dispose() => _entities?.Dispose();

    private static ApiAnswer ShowAnchors(PublicKey[] anchors, int maxDepth) => ApiAnswer.Json(
        StatusCodes.Status200OK,
        new TrustAnchorsView([.. anchors.Select(anchor => anchor.ToString())], maxDepth),
        EntityJson.Default.TrustAnchorsView);
}

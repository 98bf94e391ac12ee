using Clasp.Relay.Auth.Tokens;

namespace Clasp.Cli.Auth;

/// <summary>The tokens of a relay, and what an administrator may do with them.</summary>
internal interface ITokenRegister : IDisposable
{
    Task<TokenView> CreateAsync(NewTokenRequest wanted, CancellationToken cancellation);

    Task<IReadOnlyList<TokenView>> ListAsync(bool withExpired, CancellationToken cancellation);

    /// <exception cref="IOException">There is none.</exception>
    Task<TokenView> ShowAsync(string id, CancellationToken cancellation);

    /// <exception cref="IOException">There is none.</exception>
    Task RevokeAsync(string id, CancellationToken cancellation);

    /// <returns>How many were removed.</returns>
    Task<int> PruneAsync(CancellationToken cancellation);
}

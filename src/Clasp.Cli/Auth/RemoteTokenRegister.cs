using Clasp.Relay.Auth.Tokens;

namespace Clasp.Cli.Auth;

/// <summary>The tokens of a running relay, by its HTTP API.</summary>
internal sealed class RemoteTokenRegister(AuthApi api) : ITokenRegister
{
    private const string Path = "/api/tokens";

    public Task<TokenView> CreateAsync(NewTokenRequest wanted, CancellationToken cancellation) =>
        api.PostAsync(Path, wanted, TokenJson.Default.NewTokenRequest, TokenJson.Default.TokenView, cancellation);

    public async Task<IReadOnlyList<TokenView>> ListAsync(bool withExpired, CancellationToken cancellation) =>
        await api.GetAsync(withExpired ? $"{Path}?expired=true" : Path, TokenJson.Default.TokenViewArray, cancellation);

    public Task<TokenView> ShowAsync(string id, CancellationToken cancellation) =>
        api.GetAsync($"{Path}/{id}", TokenJson.Default.TokenView, cancellation);

    public Task RevokeAsync(string id, CancellationToken cancellation) => api.DeleteAsync($"{Path}/{id}", cancellation);

    public async Task<int> PruneAsync(CancellationToken cancellation)
    {
        var result = await api.PostAsync(
            $"{Path}/prune", new NewTokenRequest(), TokenJson.Default.NewTokenRequest, TokenJson.Default.PruneResult, cancellation);
        return result.Removed;
    }

    public void Dispose() => api.Dispose();
}

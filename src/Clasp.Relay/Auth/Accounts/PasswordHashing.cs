namespace Clasp.Relay.Auth.Accounts;

/// <summary>Hashes passwords, a few at a time, so that a flood of logins leaves processors to the relay.</summary>
/// <remarks>Those who wait are bounded by the connections to the auth port: each asks for one thing at a time.</remarks>
internal sealed class PasswordHashing(int atOnce) : IDisposable
{
    private readonly SemaphoreSlim _free = new(atOnce);

    // Of no password: what nobody has is compared with when there is no such user.
    private readonly Lazy<string> _nobody = new(() => PasswordHash.Create(Guid.NewGuid().ToString()));

    public Task<string> CreateAsync(string password, CancellationToken cancellation) =>
        RunAsync(() => PasswordHash.Create(password), cancellation);

    /// <summary>Whether the password is right; takes as long without a user as with one.</summary>
    /// <param name="password">What somebody typed.</param>
    /// <param name="hash">That of the user; null if there is no such user.</param>
    /// <param name="cancellation">While others are served first.</param>
    public Task<bool> VerifyAsync(string password, string? hash, CancellationToken cancellation) =>
        RunAsync(() => PasswordHash.Verify(password, hash ?? _nobody.Value) && hash is not null, cancellation);

    public void Dispose() => _free.Dispose();

    private async Task<T> RunAsync<T>(Func<T> hash, CancellationToken cancellation)
    {
        await _free.WaitAsync(cancellation);
        try
        {
            // A thread of its own: those of the pool judge tokens and answer requests, and may be few.
            return await Task.Factory.StartNew(
                hash, cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            _free.Release();
        }
    }
}

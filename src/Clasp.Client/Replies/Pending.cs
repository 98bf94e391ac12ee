namespace Clasp.Client.Replies;

/// <summary>A caller that waits for an answer of one kind.</summary>
internal class Pending<T> : PendingReply
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override bool IsDone => _completion.Task.IsCompleted;

    public void Complete(T answer) => _completion.TrySetResult(answer);

    public override void Fail(ClaspException failure) => _completion.TrySetException(failure);

    /// <exception cref="ClaspTimeoutException">No answer came in time.</exception>
    /// <exception cref="ClaspException">The relay refused, or the connection was lost.</exception>
    public Task<T> WaitAsync(string request, ClaspClientOptions options, CancellationToken cancellation) =>
        WaitAsync(request, options.RequestTimeout, options.Time, cancellation);

    /// <inheritdoc cref="WaitAsync(string, ClaspClientOptions, CancellationToken)"/>
    public async Task<T> WaitAsync(string request, TimeSpan timeout, TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            return await _completion.Task.WaitAsync(timeout, time, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException late)
        {
            throw new ClaspTimeoutException($"{request} was not answered within {timeout.TotalSeconds:0.#} s.", late);
        }
        finally
        {
            // A failure that comes after the caller has gone would be one that nobody observes.
            _completion.TrySetCanceled(CancellationToken.None);
        }
    }
}

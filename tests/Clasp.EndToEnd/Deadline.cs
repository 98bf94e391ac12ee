namespace Clasp.EndToEnd;

/// <summary>How long a test waits for what must happen, generous since the machine may be busy with other tests.</summary>
internal static class Deadline
{
    public static TimeSpan Default { get; } = TimeSpan.FromSeconds(20);

    /// <summary>Looks again and again until the condition holds; what was waited for is only put into words when it did not come.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, Func<string> what, TimeSpan? within = null)
    {
        using var deadline = new CancellationTokenSource(within ?? Default);
        while (!await condition())
        {
            if (deadline.IsCancellationRequested) Assert.Fail($"Not in time: {what()}.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}

namespace Clasp.Cli.Tests.Support;

/// <summary>No test waits for ever.</summary>
internal static class Deadline
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static Task<T> InTime<T>(this Task<T> task) =>
        task.WaitAsync(Patience, TestContext.Current.CancellationToken);

    public static Task InTime(this Task task) => task.WaitAsync(Patience, TestContext.Current.CancellationToken);
}

namespace Clasp.Relay.Tests.Support;

/// <summary>How long a test waits for what must come, before it fails.</summary>
internal static class Deadline
{
    public static TimeSpan Time { get; } = TimeSpan.FromSeconds(20);

    public static Task InTime(this Task task) => task.WaitAsync(Time);

    public static Task<T> InTime<T>(this Task<T> task) => task.WaitAsync(Time);
}

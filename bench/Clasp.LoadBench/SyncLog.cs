using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Clasp.LoadBench;

/// <summary>Notes when leaves say in their log that they are in sync.</summary>
internal sealed class SyncLog : ILoggerFactory, ILogger
{
    /// <summary>When each sync was complete.</summary>
    public ConcurrentQueue<long> Synced { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("All is written here.");

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Name == "Synced") Synced.Enqueue(Stopwatch.GetTimestamp());
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}

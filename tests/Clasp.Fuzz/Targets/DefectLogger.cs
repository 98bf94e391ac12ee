using Microsoft.Extensions.Logging;

namespace Clasp.Fuzz.Targets;

/// <summary>Keeps the exception that a router caught and only wrote to its log.</summary>
internal sealed class DefectLogger : ILogger
{
    public Exception? Defect { get; private set; }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Defect ??= exception;
}

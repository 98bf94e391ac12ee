using Microsoft.Extensions.Logging;

namespace Clasp.Federation.Tests.Support;

/// <summary>Keeps what is worth a line.</summary>
internal sealed class RecordedLog : ILogger
{
    public List<(int Event, string Text)> Lines { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Add((eventId.Id, formatter(state, exception)));
}

using Clasp.Simulation.Scenarios;
using Microsoft.Extensions.Logging;

namespace Clasp.Simulation;

public sealed class DebugTests
{
    [Fact]
    public void Debug()
    {
        var seed = int.Parse(Environment.GetEnvironmentVariable("SEED") ?? "1");
        Scenario? scenario = null;
        var log = new ListLogger(() => scenario);
        scenario = new Scenario(seed, log);
        log.Sink = scenario.TraceLine;
        scenario.Run();
        var wrong = Invariants.Violations(scenario);
        Assert.True(false, $"{string.Join('\n', wrong)}\n{string.Join('\n', scenario.Log)}");
    }
    private sealed class ListLogger(Func<Scenario?> s) : ILogger
    {
        public Action<string>? Sink;
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
        public bool IsEnabled(LogLevel logLevel) => true;
        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) { if (logLevel > LogLevel.Debug) Sink?.Invoke("      LOG " + formatter(state, exception)); }
    }
}

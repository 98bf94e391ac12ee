using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Clasp.Relay;

/// <summary>Logs to the console: one line for each event, as text or as JSON.</summary>
internal static class RelayLogging
{
    private const string Timestamp = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";

    public static ILoggerFactory Create(bool isVerbose, string? format) => LoggerFactory.Create(logging =>
    {
        logging.SetMinimumLevel(isVerbose ? LogLevel.Debug : LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        // Why a start failed is told by the exit of the process, in one line.
        logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        if (format == "json")
        {
            logging.AddJsonConsole(json =>
            {
                json.TimestampFormat = Timestamp.TrimEnd();
                json.UseUtcTimestamp = true;
            });
        }
        else
        {
            logging.AddSimpleConsole(text =>
            {
                text.SingleLine = true;
                text.TimestampFormat = Timestamp;
                text.UseUtcTimestamp = true;
            });
        }

        // A terminal that does not read must not stop the core.
        logging.Services.Configure<ConsoleLoggerOptions>(
            console => console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite);
    });
}

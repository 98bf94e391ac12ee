using System.CommandLine;
using System.Runtime.InteropServices;
using Clasp.Relay.Configuration;

namespace Clasp.Relay;

/// <summary>The process <c>clasp-relay</c>, from its arguments to its exit code.</summary>
public static class RelayProgram
{
    private const int Success = 0;
    private const int CannotStart = 1;
    private const int WrongUsage = 2;

    public static async Task<int> RunAsync(string[] args)
    {
        var command = new RootCommand("Relays CLASP messages between lights, sound, visuals and sensors.");
        var commandLine = new RelayCommandLine(command);
        command.SetAction((parsed, _) => ServeAsync(commandLine, parsed));

        var parsed = command.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        // The relay looks after signals itself: it needs the time to say goodbye to its clients.
        return parsed.Errors.Count > 0
            ? await ServeAsync(commandLine, parsed)
            : await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    /// <summary>Runs a relay with these options until a signal stops it.</summary>
    public static async Task<int> ServeAsync(RelayCommandLine commandLine, ParseResult parsed)
    {
        try
        {
            await ServeAsync(() => commandLine.Read(parsed, Environment.GetEnvironmentVariable));
            return Success;
        }
        catch (ConfigurationException wrong)
        {
            foreach (var error in wrong.Errors) await Console.Error.WriteLineAsync(error);
            return WrongUsage;
        }
        catch (StartException failure)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return CannotStart;
        }
    }

    private static async Task ServeAsync(Func<RelayOptions> read)
    {
        var options = read();
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using var loggers = RelayLogging.Create(options.Verbose, Environment.GetEnvironmentVariable("LOG_FORMAT"));
        RelayHost? started = null;
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnHangUp);
        await using var host = await RelayHost.StartAsync(options, loggers, CancellationToken.None, read);
        Volatile.Write(ref started, host);

        await stop.Task;
        await host.StopAsync(CancellationToken.None);

        // The log has what comes of it. Before the relay runs, its settings have just been read.
        void OnHangUp(PosixSignalContext signal)
        {
            signal.Cancel = true;
            _ = Volatile.Read(ref started)?.ReloadAsync();
        }

        // A second Ctrl-C ends the process at once. Supervisors may well send SIGTERM more than once, and mean the same.
        void OnSignal(PosixSignalContext signal) =>
            signal.Cancel = stop.TrySetResult() || signal.Signal == PosixSignal.SIGTERM;
    }
}

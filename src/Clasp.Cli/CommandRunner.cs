using System.CommandLine;
using Clasp.Cli.Output;
using Clasp.Client;

namespace Clasp.Cli;

/// <summary>Runs what a command does, and makes an exit code and one line of every way in which it can fail.</summary>
internal sealed class CommandRunner(Terminal terminal, RelayOptionSet relay)
{
    public Terminal Terminal { get; } = terminal;

    /// <summary>Has a command connect to the relay, and do something with the connection.</summary>
    public void OnInvoke(Command command, Func<ClaspClient, ParseResult, CancellationToken, Task<int>> run) =>
        OnInvoke(command, _ => null, run);

    /// <summary>
    /// Has a command connect to the relay, if its options go together, and do something with the connection.
    /// </summary>
    /// <param name="command">The command.</param>
    /// <param name="check">Says in a sentence which options do not go together.</param>
    /// <param name="run">What it does, and its exit code.</param>
    public void OnInvoke(
        Command command,
        Func<ParseResult, string?> check,
        Func<ClaspClient, ParseResult, CancellationToken, Task<int>> run)
    {
        OnInvoke(command, async (parsed, cancellation) =>
        {
            if (check(parsed) is { } wrong) throw new FormatException($"{wrong} See 'clasp {command.Name} --help'.");

            var options = relay.ClientOptionsOf(parsed);
            await using var client = await ClaspClient.ConnectAsync(relay.EndpointOf(parsed), options, cancellation);
            return await run(client, parsed, cancellation);
        });
    }

    public void OnInvoke(Command command, Func<ParseResult, CancellationToken, Task<int>> run) =>
        command.SetAction((parsed, cancellation) => ExplainAsync(() => run(parsed, cancellation)));

    private async Task<int> ExplainAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (ClaspErrorException refused)
        {
            return Fail(ExitCode.Failed, refused);
        }
        catch (ClaspException unreachable)
        {
            return Fail(ExitCode.NoConnection, unreachable);
        }
        catch (Exception wrong) when (wrong is FormatException or ArgumentException)
        {
            return Fail(ExitCode.WrongUsage, wrong);
        }
        catch (IOException gone) when (Terminal.IsReaderGone(gone))
        {
            return ExitCode.Success;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Fail(ExitCode.Failed, failure);
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
    }

    private int Fail(int exitCode, Exception reason)
    {
        Terminal.Error(reason.Message);
        return exitCode;
    }
}

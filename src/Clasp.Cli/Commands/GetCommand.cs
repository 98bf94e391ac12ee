using System.CommandLine;

namespace Clasp.Cli.Commands;

/// <summary><c>clasp get</c>: prints the value of a param as JSON.</summary>
internal static class GetCommand
{
    public static Command Create(CommandRunner runner)
    {
        var address = CommonArguments.Address();
        var command = new Command("get", "Print the value of a param as JSON") { address };

        runner.OnInvoke(command, async (client, parsed, cancellation) =>
        {
            var where = parsed.GetRequiredValue(address);
            if (await client.GetAsync(where, cancellation) is { } value)
            {
                runner.Terminal.Line(value);
                return ExitCode.Success;
            }

            runner.Terminal.Error($"201: There is no param at {where}.");
            return ExitCode.Failed;
        });
        return command;
    }
}

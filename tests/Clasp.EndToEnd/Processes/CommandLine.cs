namespace Clasp.EndToEnd.Processes;

/// <summary>Runs <c>clasp</c> commands against one relay, as a user of that site would.</summary>
internal sealed class CommandLine(RelayProcess relay)
{
    private readonly Dictionary<string, string> _environment = new()
    {
        ["CLASP_SERVER"] = relay.WebSocketUri.ToString(),
    };

    /// <summary>Runs a command to its end.</summary>
    public async Task<CommandResult> RunAsync(params string[] arguments)
    {
        await using var program = Start(arguments);
        var exitCode = await program.ExitCodeAsync();
        return new(exitCode, program.Output.TrimEnd(), program.Errors.TrimEnd());
    }

    /// <summary>Runs a command until it prints what it shall: what one site did takes a moment to reach the other.</summary>
    public async Task UntilPrintsAsync(string output, params string[] arguments)
    {
        CommandResult? last = null;
        await Deadline.UntilAsync(
            async () => (last = await RunAsync(arguments)) == new CommandResult(0, output, ""),
            () => $"clasp {string.Join(' ', arguments)} prints {output}, but: {last}");
    }

    /// <summary>Starts a command that goes on until it is told to stop.</summary>
    public RunningProgram Start(params string[] arguments) =>
        RunningProgram.Start(Programs.CommandLine, arguments, _environment);
}

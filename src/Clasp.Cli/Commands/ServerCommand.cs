using System.CommandLine;
using Clasp.Relay;
using Clasp.Relay.Configuration;

namespace Clasp.Cli.Commands;

/// <summary><c>clasp server</c>: runs a relay in this process, with the options of <c>clasp-relay</c>.</summary>
internal sealed class ServerCommand
{
    private readonly RelayCommandLine _commandLine;

    public ServerCommand(RelayOptionSet relay)
    {
        Command = new("server", "Run a relay, with the options of clasp-relay");
        _commandLine = new(Command);
        relay.RefuseOn(Command);
        Command.SetAction((parsed, _) => RunAsync(parsed));
    }

    public Command Command { get; }

    public Task<int> RunAsync(ParseResult parsed)
    {
        // As in clasp-relay: read by the runtime when the first socket is opened.
        Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
        return RelayProgram.ServeAsync(_commandLine, parsed);
    }
}

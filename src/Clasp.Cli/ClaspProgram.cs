using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Clasp.Cli.Commands;
using Clasp.Cli.Output;

namespace Clasp.Cli;

/// <summary>The process <c>clasp</c>, from its arguments to its exit code.</summary>
internal sealed class ClaspProgram
{
    private readonly Terminal _terminal;
    private readonly RootCommand _root = new("Talks to a CLASP relay, or runs one.");
    private readonly ServerCommand _server;

    public ClaspProgram(Terminal terminal, Func<string, string?> variable)
    {
        _terminal = terminal;
        UseHelpThatIsNoAddress();

        var relay = new RelayOptionSet(_root, variable, terminal);
        var runner = new CommandRunner(terminal, relay);
        _server = new(relay);
        _root.Subcommands.Add(SetCommand.Create(runner));
        _root.Subcommands.Add(GetCommand.Create(runner));
        _root.Subcommands.Add(SubCommand.Create(runner));
        _root.Subcommands.Add(PubCommand.Create(runner));
        _root.Subcommands.Add(QueryCommand.Create(runner));
        _root.Subcommands.Add(InfoCommand.Create(runner));
        _root.Subcommands.Add(_server.Command);
        _root.Subcommands.Add(DemoCommand.Create(runner, relay));
        _root.Subcommands.Add(new Command("federation", "Look after a federation of relays")
        {
            FederationStatusCommand.Create(runner),
            FederationResyncCommand.Create(runner, relay),
            FederationReloadCommand.Create(runner, relay),
        });
        _root.Subcommands.Add(SignInCommand.Login(runner, relay));
        _root.Subcommands.Add(SignInCommand.Register(runner, relay));
        _root.Subcommands.Add(SignInCommand.Guest(runner, relay));
        _root.Subcommands.Add(KeyCommand.Create(runner, relay));
        _root.Subcommands.Add(new Command("token", "Make, show and check tokens")
        {
            TokenCreateCommand.Create(runner, relay),
            TokenListCommand.Create(runner, relay),
            TokenShowCommand.Create(runner, relay),
            TokenRevokeCommand.Create(runner, relay),
            TokenPruneCommand.Create(runner, relay),
            TokenCapCommand.Create(runner, relay),
            TokenEntityCommand.Create(runner, relay),
        });
        _root.Subcommands.Add(CompletionCommand.Create(terminal, relay));
    }

    public async Task<int> RunAsync(string[] args, CancellationToken cancellation)
    {
        var parsed = Parse(args);
        var isServer = parsed.CommandResult.Command == _server.Command;
        if (isServer && parsed.Errors.Count > 0) return await _server.RunAsync(parsed);
        if (parsed.Errors.Count > 0 && parsed.Action is ParseErrorAction) return Refuse(parsed);

        var invocation = new InvocationConfiguration
        {
            Output = _terminal.Output,
            Error = _terminal.Errors,
            EnableDefaultExceptionHandler = false,
        };
        // A relay looks after signals itself: it needs the time to say goodbye to its clients.
        if (isServer) invocation.ProcessTerminationTimeout = null;
        try
        {
            return await parsed.InvokeAsync(invocation, cancellation);
        }
        catch (IOException gone) when (Terminal.IsReaderGone(gone))
        {
            // Of the help, say.
            return ExitCode.Success;
        }
    }

    /// <summary>Reads a command line; a value that starts with <c>@</c> is a value, not a file.</summary>
    internal ParseResult Parse(string[] args) =>
        _root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });

    /// <summary>Among the usual names of help are <c>/h</c> and <c>/?</c>, which here are addresses.</summary>
    private void UseHelpThatIsNoAddress()
    {
        _root.Options.Remove(_root.Options.OfType<HelpOption>().Single());
        _root.Options.Add(new HelpOption("--help", "-h", "-?"));
    }

    private int Refuse(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var name = command == _root ? "clasp" : $"clasp {command.Name}";
        // What is not known also makes other things missing; it is what says best what is wrong.
        var reason = parsed.UnmatchedTokens.Count > 0
            ? $"There is no command or option '{parsed.UnmatchedTokens[0]}'."
            : parsed.Errors[0].Message;
        _terminal.Error($"{reason} See '{name} --help'.");
        return ExitCode.WrongUsage;
    }
}

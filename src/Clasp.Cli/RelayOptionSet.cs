using System.CommandLine;
using Clasp.Cli.Auth;
using Clasp.Cli.Commands;
using Clasp.Cli.Output;
using Clasp.Client;

namespace Clasp.Cli;

/// <summary>Which relay to talk to, and how patiently: the options that all such commands share.</summary>
internal sealed class RelayOptionSet
{
    private const string DefaultServer = "ws://localhost:7330";
    private const string ServerVariable = "CLASP_SERVER";
    private const string TokenVariable = "CLASP_TOKEN";

    private static readonly string[] Schemes = ["ws", "wss", "tcp"];
    private static readonly TimeSpan DefaultTimeout = ClaspClientOptions.Default.RequestTimeout;

    private readonly Func<string, string?> _variable;
    private readonly Terminal _terminal;

    private readonly Option<string?> _server = new("--server", "-s")
    {
        Description = $"The relay, as ws://, wss:// or tcp:// [env: {ServerVariable}] [default: {DefaultServer}]",
        HelpName = "url",
        Recursive = true,
    };

    private readonly Option<string?> _token = new("--token")
    {
        Description = $"A token; others on this machine may see it here, rather than in a file [env: {TokenVariable}]",
        HelpName = "token",
        Recursive = true,
    };

    private readonly Option<string?> _tokenFile = new("--token-file")
    {
        Description = "A file whose first line is the token",
        HelpName = "file",
        Recursive = true,
    };

    private readonly Option<string?> _authorities = new("--ca")
    {
        Description = "A PEM file with an authority to trust for wss://, besides those of the system",
        HelpName = "file",
        Recursive = true,
    };

    private readonly Option<double?> _timeout = CommonArguments.Number(
        "--timeout", $"Seconds to wait for a connection, and for an answer [default: {DefaultTimeout.TotalSeconds}]",
        0.001, 86_400, "seconds");

    /// <summary>Adds the options to the root, from where all commands have them.</summary>
    /// <param name="root">The command of the program.</param>
    /// <param name="variable">Reads an environment variable.</param>
    /// <param name="terminal">For a word on files that others can read.</param>
    public RelayOptionSet(RootCommand root, Func<string, string?> variable, Terminal terminal)
    {
        _variable = variable;
        _terminal = terminal;
        _timeout.Recursive = true;
        foreach (var option in All) root.Options.Add(option);
    }

    private IEnumerable<Option> All => [_server, _token, _tokenFile, _authorities, _timeout];

    /// <summary>Has a command that talks to no relay refuse these options, rather than ignore them.</summary>
    public void RefuseOn(Command command) => RefuseOn(command, All, "talks to no other relay");

    /// <summary>Has a command that asks the HTTP API of a relay refuse what is for connections to the relay itself.</summary>
    public void RefuseSessionOptionsOn(Command command) =>
        RefuseOn(command, [_server, _token, _tokenFile], "asks the HTTP API of a relay");

    /// <summary>A PEM file with an authority to trust besides those of the system; null if there is none.</summary>
    public string? AuthoritiesFileOf(ParseResult parsed) => parsed.GetValue(_authorities);

    public TimeSpan TimeoutOf(ParseResult parsed) =>
        parsed.GetValue(_timeout) is { } seconds ? TimeSpan.FromSeconds(seconds) : DefaultTimeout;

    /// <summary>An environment variable that is set to something; else null.</summary>
    public string? Variable(string name) => NotEmpty(_variable(name));

    /// <exception cref="UriFormatException">The address of the relay is none.</exception>
    public Uri EndpointOf(ParseResult parsed)
    {
        var text = parsed.GetValue(_server) ?? NotEmpty(_variable(ServerVariable)) ?? DefaultServer;
        try
        {
            var endpoint = ClaspClient.ParseEndpoint(text);
            if (Schemes.Contains(endpoint.Scheme)) return endpoint;
        }
        catch (UriFormatException)
        {
            // The sentence below says it better.
        }

        throw new UriFormatException(
            $"'{text}' is no address of a relay: it looks like {DefaultServer}, wss://... or tcp://...");
    }

    /// <exception cref="IOException">The file with the token cannot be read.</exception>
    public ClaspClientOptions ClientOptionsOf(ParseResult parsed)
    {
        var timeout = TimeoutOf(parsed);
        return ClaspClientOptions.Default with
        {
            Name = "clasp",
            Token = TokenOf(parsed),
            ConnectTimeout = timeout,
            RequestTimeout = timeout,
            AuthoritiesFile = AuthoritiesFileOf(parsed),
        };
    }

    private static void RefuseOn(Command command, IEnumerable<Option> refused, string reason) => command.Validators.Add(result =>
    {
        foreach (var option in refused)
        {
            if (result.GetResult(option) is { Implicit: false })
                result.AddError($"'{command.Name}' {reason}, and has no option {option.Name}.");
        }
    });

    private string? TokenOf(ParseResult parsed)
    {
        if (parsed.GetValue(_token) is { } token) return token;
        return parsed.GetValue(_tokenFile) is { } file ? SecretInput.ReadFile(file, _terminal) : NotEmpty(_variable(TokenVariable));
    }

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}

using System.CommandLine;
using System.CommandLine.Parsing;
using Clasp.Cli.Auth;
using Clasp.Relay.Auth.Tokens;

namespace Clasp.Cli.Commands;

/// <summary>Options and arguments of the commands that have to do with the HTTP API of a relay.</summary>
internal sealed class AuthArguments(CommandRunner runner, RelayOptionSet relay)
{
    private const string DefaultUrl = "http://localhost:7350";
    private const string UrlVariable = "CLASP_AUTH_URL";
    private const string AdminTokenVariable = "CLASP_ADMIN_TOKEN_FILE";
    private const string FromInput = "-";
    private const int IdLength = 16;

    private readonly Option<string?> _url = new("--auth-url")
    {
        Description = $"The --auth-port of the relay, as http:// or https:// [env: {UrlVariable}] [default: {DefaultUrl}]",
        HelpName = "url",
    };

    private readonly Option<string?> _adminToken = new("--admin-token-file")
    {
        Description = $"The file that the relay was given as --admin-token [env: {AdminTokenVariable}]",
        HelpName = "file",
    };

    private readonly Option<string?> _database = new("--auth-db")
    {
        Description = "The database of a relay of this machine, in place of its HTTP API",
        HelpName = "file",
    };

    /// <summary>An option for a time, or for ever; null if it is not given.</summary>
    public static Option<TimeSpan?> Expires() => new("--expires", "-e")
    {
        Description = "How long it holds: 60s, 30m, 24h, 7d or never [default: what the relay has as --token-ttl]",
        HelpName = "time",
        CustomParser = result =>
        {
            var text = result.Tokens[^1].Value;
            if (text is "never" or "0") return TimeSpan.Zero;
            if (KeyArguments.ParseTime(text) is { } time) return time;
            result.AddError($"--expires is a time such as 60s, 30m, 24h or 7d, or never; not '{text}'.");
            return null;
        },
    };

    /// <summary>Which token is meant.</summary>
    public static Argument<string> Token()
    {
        var token = new Argument<string>("ID")
        {
            Description = "The id of the token, or a file with the token in the first line; '-' reads the token from standard input",
        };
        token.Validators.Add(RefuseSecret);
        return token;
    }

    /// <summary>Lets a command find a relay's HTTP API.</summary>
    public void AddUrlTo(Command command)
    {
        command.Options.Add(_url);
        relay.RefuseSessionOptionsOn(command);
    }

    /// <summary>Lets a command find a relay's tokens, by its HTTP API or in its database.</summary>
    public void AddRegisterTo(Command command)
    {
        AddUrlTo(command);
        command.Options.Add(_adminToken);
        command.Options.Add(_database);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_database) is null) return;
            if (result.GetResult(_url) is not null || result.GetResult(_adminToken) is not null)
                result.AddError("--auth-db is in place of --auth-url and --admin-token-file.");
        });
    }

    /// <summary>The HTTP API that the options name.</summary>
    /// <exception cref="FormatException">It is no URL.</exception>
    public AuthApi OpenApi(ParseResult parsed, string? bearer = null)
    {
        var text = parsed.GetValue(_url) ?? relay.Variable(UrlVariable) ?? DefaultUrl;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            throw new FormatException($"'{text}' is no address of an --auth-port: it looks like {DefaultUrl} or https://...");
        if (url.Scheme == "http" && !url.IsLoopback)
            runner.Terminal.Error($"warning: whoever is between here and {url.Host} can read what is sent; https:// prevents that.");
        return new AuthApi(url, bearer, relay.AuthoritiesFileOf(parsed), relay.TimeoutOf(parsed));
    }

    /// <summary>The tokens that the options name.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public ITokenRegister OpenRegister(ParseResult parsed)
    {
        if (parsed.GetValue(_database) is { } database) return DatabaseTokenRegister.Open(database, TimeProvider.System);

        var file = parsed.GetValue(_adminToken) ?? relay.Variable(AdminTokenVariable)
            ?? throw new FormatException(
                $"This needs --admin-token-file, or {AdminTokenVariable}: the file that the relay was given as --admin-token.");
        return new RemoteTokenRegister(OpenApi(parsed, SecretInput.ReadFile(file, runner.Terminal)));
    }

    /// <summary>The id of the token that an argument means; a token itself goes no further than this.</summary>
    public string IdOf(string argument)
    {
        if (argument.Length == IdLength && argument.All(char.IsAsciiHexDigitLower)) return argument;

        var token = argument == FromInput
            ? SecretInput.ReadLine("token", runner.Terminal)
            : SecretInput.ReadFile(argument, runner.Terminal);
        return CpskFormat.IsToken(token)
            ? CpskFormat.IdOf(CpskFormat.HashOf(token))
            : throw new FormatException($"What is in {(argument == FromInput ? "standard input" : argument)} is no token that starts with cpsk_.");
    }

    private static void RefuseSecret(ArgumentResult result)
    {
        if (result.Tokens is [var token, ..] && token.Value.StartsWith(CpskFormat.Prefix, StringComparison.Ordinal))
            result.AddError("A token on the command line can be seen by others: give its id, or '-' and the token on standard input.");
    }
}

using System.CommandLine;
using Clasp.Relay.Access;

namespace Clasp.Relay.Configuration;

/// <summary>
/// The flags of a relay on a command, and the options they lead to, with those of file and environment.
/// </summary>
public sealed class RelayCommandLine
{
    private const string ConfigVariable = "CLASP_CONFIG";

    private readonly Option<string?> _config = new("--config")
    {
        Description = $"JSON file with settings, named as the flags are [env: {ConfigVariable}]",
        HelpName = "file",
    };

    private readonly List<(RelaySetting Setting, Option<string[]> Option)> _options =
        [.. RelaySettings.All.Select(setting => (setting, OptionFor(setting)))];

    /// <summary>Adds all flags to <paramref name="command"/>.</summary>
    public RelayCommandLine(Command command)
    {
        command.Options.Add(_config);
        foreach (var (_, option) in _options) command.Options.Add(option);
    }

    /// <summary>
    /// The options: the command line goes before the environment, that before the file, that before the defaults.
    /// </summary>
    /// <param name="parsed">A parsed command line of the command.</param>
    /// <param name="variable">Reads an environment variable.</param>
    /// <exception cref="ConfigurationException">Something is wrong; names all of it.</exception>
    public RelayOptions Read(ParseResult parsed, Func<string, string?> variable)
    {
        var errors = ErrorsOf(parsed);
        var options = new RelayOptions();
        var path = parsed.GetValue(_config) ?? variable(ConfigVariable);
        if (path is { Length: > 0 }) ConfigurationFile.Apply(path, options, errors);

        foreach (var (setting, option) in _options)
        {
            if (variable(setting.Variable) is { Length: > 0 } text)
                Add(setting.TrySet(options, text, setting.Variable));
            if (parsed.GetResult(option) is { Implicit: false } result && !result.Errors.Any())
                Add(setting.TrySet(options, TextOf(parsed.GetValue(option)), setting.Flag));
        }

        options.AppConfig ??= AppConfigFile.Detect(path);
        if (errors.Count == 0) errors.AddRange(RelayOptionsValidator.ErrorsOf(options));
        return errors.Count == 0 ? options : throw new ConfigurationException(errors);

        void Add(string? error)
        {
            if (error is not null) errors.Add(error);
        }
    }

    /// <summary>The value of a flag: a switch needs none, and what may be repeated is a list.</summary>
    private static string TextOf(string[]? values) => values is { Length: > 0 } ? string.Join(',', values) : "true";

    private static List<string> ErrorsOf(ParseResult parsed)
    {
        // An unknown flag and its value would be two errors; the flag is the one that says what is wrong.
        var unknown = parsed.UnmatchedTokens.Where(token => token.StartsWith('-')).ToList();
        if (unknown.Count > 0) return [.. unknown.Select(flag => $"There is no option {flag}; --help lists all.")];
        if (parsed.UnmatchedTokens.Count > 0)
            return [$"'{string.Join(' ', parsed.UnmatchedTokens)}' belongs to no option; --help lists all."];
        return [.. parsed.Errors.Select(error => error.Message)];
    }

    private static Option<string[]> OptionFor(RelaySetting setting)
    {
        var option = new Option<string[]>(setting.Flag, [.. setting.Aliases])
        {
            Description = $"{setting.Description} [env: {setting.Variable}]",
            Arity = setting.Kind switch
            {
                SettingKind.Switch => ArgumentArity.ZeroOrOne,
                SettingKind.Repeated => ArgumentArity.OneOrMore,
                _ => ArgumentArity.ExactlyOne,
            },
            HelpName = setting.Kind switch
            {
                SettingKind.Number => "number",
                SettingKind.List => "list",
                SettingKind.Repeated => "text, repeatable",
                SettingKind.Switch => "true|false",
                _ => "text",
            },
        };
        option.CustomParser = result => [.. result.Tokens.Select(token => token.Value)];
        if (setting.Default is { } value) option.DefaultValueFactory = _ => [value];
        return option;
    }
}

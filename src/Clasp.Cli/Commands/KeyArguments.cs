using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Clasp.Security.Keys;
using Clasp.Security.Scopes;

namespace Clasp.Cli.Commands;

/// <summary>Options and arguments of the commands that make and read signed tokens.</summary>
internal static class KeyArguments
{
    /// <summary>As much of a file as a token can be long.</summary>
    private const int MaxTokenLength = 64 * 1024;

    public static Option<string> NewFile() => new("--out", "-o")
    {
        Description = "The file to make for the private key, which only you will be able to read",
        HelpName = "file",
        Required = true,
    };

    public static Option<string> Key(string whose) => new("--key", "-k")
    {
        Description = $"The file with the private key of {whose}",
        HelpName = "file",
        Required = true,
    };

    /// <summary>A token as itself, or where to find it.</summary>
    public static Argument<string> Token() => new("TOKEN")
    {
        Description = "The token, or a file with it in the first line; '-' reads it from standard input",
    };

    public static Option<IReadOnlyList<Scope>> Scopes()
    {
        var option = new Option<IReadOnlyList<Scope>>("--scopes", "-s")
        {
            Description = "What it allows, as in read:/lights/**,write:/lights/1; separated by commas, or given more than once",
            HelpName = "scopes",
            Arity = ArgumentArity.OneOrMore,
            Required = true,
        };
        option.CustomParser = ParseScopes;
        return option;
    }

    /// <summary>How long a token holds; null if it is not given.</summary>
    public static Option<TimeSpan?> Lifetime(TimeSpan fallback) => new("--expires", "-e")
    {
        Description = $"How long it holds: 60s, 30m, 24h or 7d [default: {fallback.Days}d]",
        HelpName = "time",
        CustomParser = result =>
        {
            if (ParseTime(result.Tokens[^1].Value) is { } time) return time;
            result.AddError($"--expires is a time such as 60s, 30m, 24h or 7d, not '{result.Tokens[^1].Value}'.");
            return null;
        },
    };

    public static Option<PublicKey?> Audience() => new("--audience")
    {
        Description = "The public key of the only one who may use it, namely to delegate it",
        HelpName = "hex",
        CustomParser = result =>
        {
            if (PublicKey.TryParse(result.Tokens[^1].Value, out var key)) return key;
            result.AddError($"--audience is a public key of 64 hexadecimal digits, not '{result.Tokens[^1].Value}'.");
            return null;
        },
    };

    /// <exception cref="IOException">There is no such file, or no token in it.</exception>
    public static string ReadToken(string text, string prefix)
    {
        if (text.StartsWith(prefix, StringComparison.Ordinal)) return text;

        using var reader = text == "-" ? new StreamReader(Console.OpenStandardInput()) : new StreamReader(text);
        var start = new char[MaxTokenLength];
        var line = start.AsSpan(0, reader.ReadBlock(start)).TrimStart();
        var end = line.IndexOfAny('\r', '\n');
        return (end < 0 ? line : line[..end]).Trim().ToString();
    }

    private static IReadOnlyList<Scope> ParseScopes(ArgumentResult result)
    {
        if (Scope.TryParseList(string.Join(',', result.Tokens.Select(token => token.Value)), out var scopes, out var reason))
        {
            if (scopes.Count > 0) return scopes;
            reason = "--scopes is empty: the token would allow nothing.";
        }

        result.AddError(reason);
        return [];
    }

    /// <summary>A time such as 60s, 30m, 24h or 7d; null if it is none.</summary>
    public static TimeSpan? ParseTime(string text)
    {
        var unit = text.Length > 0 ? text[^1] : ' ';
        var seconds = unit switch
        {
            'd' => 86_400,
            'h' => 3600,
            'm' => 60,
            _ => 1,
        };
        var digits = unit is 'd' or 'h' or 'm' or 's' ? text[..^1] : text;
        return uint.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0
            ? TimeSpan.FromSeconds((double)count * seconds)
            : null;
    }
}

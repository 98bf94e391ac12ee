using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using System.Text;
using Clasp.Protocol.Addressing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;

namespace Clasp.Cli.Commands;

/// <summary>Arguments and options that several commands have, or that need reading.</summary>
internal static class CommonArguments
{
    private const StringSplitOptions Separately =
        StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;

    public static Argument<string> Address() => new("ADDRESS") { Description = "Where, as in /stage/light/1" };

    public static Argument<string> Pattern()
    {
        var pattern = new Argument<string>("PATTERN")
        {
            Description = "Addresses: * is any text within a segment, ** any number of segments",
            DefaultValueFactory = _ => "/**",
        };
        pattern.Validators.Add(result =>
        {
            var text = result.GetValueOrDefault<string>();
            if (!AddressPattern.TryParse(Encoding.UTF8.GetBytes(text), out _, out var reason))
                result.AddError($"'{text}': {reason}");
        });
        return pattern;
    }

    /// <summary>A value as it is typed: JSON, and what is not JSON is a string.</summary>
    public static Argument<Value> Value(string description) => new("VALUE")
    {
        Description = description,
        CustomParser = result => ParseValue(result.Tokens[^1].Value),
    };

    public static Value ParseValue(string text) =>
        ValueJson.TryParse(text, out var value) ? value : Protocol.Values.Value.String(text);

    /// <summary>An option that is a number; null if it is not given.</summary>
    public static Option<T?> Number<T>(string name, string description, T least, T most, string helpName = "number")
        where T : struct, INumber<T> =>
        new(name)
        {
            Description = description,
            HelpName = helpName,
            CustomParser = result =>
            {
                var text = result.Tokens[^1].Value;
                if (T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                    && number >= least && number <= most)
                {
                    return number;
                }

                // Half of one is nothing, where there are no fractions.
                var kind = T.IsZero(T.One / (T.One + T.One)) ? "a whole number" : "a number";
                result.AddError($"{name} is {kind} from {least} to {most}, not '{text}'.");
                return null;
            },
        };

    /// <summary>An option that is one of the names of an enumeration.</summary>
    public static Option<T> OneOf<T>(string name, string description, T fallback, params T[] choices)
        where T : struct, Enum
    {
        var names = choices.Select(choice => Output.UpdateFormat.NameOf(choice)).ToArray();
        var option = new Option<T>(name)
        {
            Description = $"{description}: {string.Join(", ", names)}",
            HelpName = "name",
            DefaultValueFactory = _ => fallback,
            CustomParser = result => Find(result, result.Tokens[^1].Value, names, choices),
        };
        // In place of the names as they are in the code.
        option.CompletionSources.Clear();
        option.CompletionSources.Add(names);
        return option;
    }

    /// <summary>Kinds of signal, separated by commas or blanks.</summary>
    public static Option<SignalTypes> SignalTypes(string name, string description)
    {
        var choices = Enum.GetValues<SignalType>();
        var names = choices.Select(choice => Output.UpdateFormat.NameOf(choice)).ToArray();
        var option = new Option<SignalTypes>(name)
        {
            Description = $"{description}: {string.Join(", ", names)}",
            HelpName = "names",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => Protocol.Messages.SignalTypes.All,
            CustomParser = result => result.Tokens
                .SelectMany(token => token.Value.Split(',', Separately))
                .Select(type => Find(result, type, names, choices).ToMask())
                .Aggregate(Protocol.Messages.SignalTypes.None, (types, type) => types | type),
        };
        option.CompletionSources.Clear();
        option.CompletionSources.Add(names);
        return option;
    }

    private static T Find<T>(ArgumentResult result, string text, string[] names, T[] choices)
    {
        var index = Array.FindIndex(names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (index >= 0) return choices[index];

        result.AddError($"'{text}' is none of {string.Join(", ", names)}.");
        return choices[0];
    }
}

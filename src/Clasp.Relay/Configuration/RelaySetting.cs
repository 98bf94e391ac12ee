using System.Globalization;

namespace Clasp.Relay.Configuration;

/// <summary>One thing that can be set: by a flag, by an environment variable, and in the configuration file.</summary>
/// <param name="Name">As in the configuration file; the flag has dashes before it, the variable is in capitals.</param>
/// <param name="Description">For <c>--help</c>; says the unit.</param>
/// <param name="Kind">What values look like.</param>
/// <param name="Default">The default, as it would be written; null if there is none.</param>
/// <param name="Set">Stores a value, and throws <see cref="FormatException"/> with what it must be instead.</param>
internal sealed record RelaySetting(
    string Name, string Description, SettingKind Kind, string? Default, Action<RelayOptions, string> Set)
{
    private static readonly RelayOptions Defaults = new();

    /// <summary>Other names of the flag, dashes included.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    public string Flag => "--" + Name;

    public string Variable => "CLASP_" + Name.Replace('-', '_').ToUpperInvariant();

    public static RelaySetting Number(
        string name, string description, Func<RelayOptions, int?> get, Action<RelayOptions, int> set) =>
        new(name, description, SettingKind.Number, Written(get(Defaults)), (options, text) =>
        {
            if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
                throw new FormatException("a whole number");
            set(options, number);
        });

    public static RelaySetting Seconds(
        string name, string description, Func<RelayOptions, TimeSpan> get, Action<RelayOptions, TimeSpan> set) =>
        new(name, description, SettingKind.Number, Written(get(Defaults)), (options, text) =>
        {
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
                || !(Math.Abs(seconds) < TimeSpan.MaxValue.TotalSeconds))
            {
                throw new FormatException("a number of seconds");
            }

            set(options, TimeSpan.FromSeconds(seconds));
        });

    public static RelaySetting Text(
        string name, string description, Func<RelayOptions, string?> get, Action<RelayOptions, string> set) =>
        new(name, description, SettingKind.Text, get(Defaults), set);

    /// <summary>Texts separated by commas; in the configuration file also an array.</summary>
    public static RelaySetting List(string name, string description, Action<RelayOptions, IReadOnlyList<string>> set) =>
        new(name, description, SettingKind.List, null, (options, text) =>
            set(options, text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)));

    /// <summary>Texts that add up, one for each time the flag is given.</summary>
    public static RelaySetting Repeated(string name, string description, Action<RelayOptions, IReadOnlyList<string>> set) =>
        List(name, description, set) with { Kind = SettingKind.Repeated };

    /// <summary>Off, unless set.</summary>
    public static RelaySetting Switch(string name, string description, Action<RelayOptions, bool> set) =>
        new(name, description, SettingKind.Switch, null, (options, text) => set(options, text switch
        {
            "true" or "1" => true,
            "false" or "0" => false,
            _ => throw new FormatException("true or false"),
        }));

    /// <summary>Stores a value and says what is wrong with it, if anything.</summary>
    /// <param name="options">Where to.</param>
    /// <param name="text">The value as it was written.</param>
    /// <param name="source">The flag, the variable, or the file and key that it comes from.</param>
    public string? TrySet(RelayOptions options, string text, string source)
    {
        try
        {
            Set(options, text);
            options.Given[Name] = text;
            return null;
        }
        catch (FormatException expected)
        {
            return $"{source} must be {expected.Message}, not '{text}'.";
        }
    }

    private static string? Written(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string Written(TimeSpan time) => time.TotalSeconds.ToString(CultureInfo.InvariantCulture);
}

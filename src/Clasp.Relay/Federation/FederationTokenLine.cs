using System.Text;
using Clasp.Protocol.Addressing;
using Clasp.Relay.Configuration;

namespace Clasp.Relay.Federation;

/// <summary>One line of a token file: a token alone, or one for a router id and namespaces.</summary>
/// <param name="Number">Where in the file, from 1.</param>
/// <param name="Token">The secret.</param>
/// <param name="RouterId">Who may use it; null for every router.</param>
/// <param name="Namespaces">What that router may own.</param>
internal sealed record FederationTokenLine(int Number, string Token, string? RouterId, IReadOnlyList<AddressPattern> Namespaces)
{
    /// <summary>Reads a file, comments and empty lines left out.</summary>
    /// <exception cref="FormatException">A line is wrong; says which and why.</exception>
    public static IReadOnlyList<FederationTokenLine> ReadAll(string path)
    {
        var lines = new List<FederationTokenLine>();
        var number = 0;
        foreach (var text in SmallFile.ReadAllText(path).Split('\n'))
        {
            number++;
            var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0 || words[0][0] == '#') continue;

            var line = Parse(number, words, out var reason);
            if (line is not null && lines.Find(other => other.Token == line.Token) is { } same)
                (line, reason) = (null, $"the token is that of line {same.Number}");
            lines.Add(line ?? throw new FormatException($"line {number}: {reason}."));
        }

        return lines;
    }

    /// <summary>The line as it was written, but for spaces.</summary>
    public override string ToString() => RouterId is null ? Token : $"{Token} {RouterId} {string.Join(' ', Namespaces)}";

    private static FederationTokenLine? Parse(int number, string[] words, out string? reason)
    {
        reason = null;
        if (words.Length == 1) return new(number, words[0], null, []);

        if (!FederationSetup.IsId(words[1]))
        {
            reason = $"'{words[1]}' is no router id (1 to 64 letters, digits, dots, dashes, underscores); a line is TOKEN, or TOKEN ROUTER-ID NAMESPACE ...";
            return null;
        }

        if (words.Length == 2)
        {
            reason = $"no namespace for {words[1]}; a line is TOKEN, or TOKEN ROUTER-ID NAMESPACE ...";
            return null;
        }

        var namespaces = new List<AddressPattern>();
        foreach (var word in words[2..])
        {
            if (!AddressPattern.TryParse(Encoding.UTF8.GetBytes(word), out var pattern, out var wrong))
            {
                reason = $"'{word}' is no pattern: {wrong}";
                return null;
            }

            namespaces.Add(pattern);
        }

        return new(number, words[0], words[1], namespaces);
    }
}

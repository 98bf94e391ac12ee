using System.Security.Cryptography;
using System.Text;
using Clasp.Relay.Configuration;

namespace Clasp.Relay.Federation;

/// <summary>The secret that the ends of a link share: a file with one line of text.</summary>
/// <remarks>A hub's file may have several lines, each of which it accepts, so that tokens can be changed one leaf at a time.</remarks>
internal sealed class FederationToken
{
    private readonly byte[][] _hashes;

    private FederationToken(string[] lines)
    {
        Own = lines[0];
        _hashes = [.. lines.Select(Hash)];
    }

    /// <summary>What a leaf shows to its hub: the first line.</summary>
    public string Own { get; }

    /// <summary>What is wrong with a token file; null if nothing is.</summary>
    public static string? ErrorOf(string path)
    {
        try
        {
            return LinesOf(path).Length > 0 ? null : EmptyError(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return $"--federation-token: the file {path} cannot be read: {unreadable.Message}";
        }
    }

    /// <summary>Reads a file that <see cref="ErrorOf"/> found nothing wrong with.</summary>
    /// <exception cref="ConfigurationException">It has been emptied since.</exception>
    public static FederationToken Read(string path) =>
        LinesOf(path) is { Length: > 0 } lines ? new(lines) : throw new ConfigurationException([EmptyError(path)]);

    /// <summary>Whether this is one of the tokens; takes the same time for every wrong one.</summary>
    public bool Accepts(string token)
    {
        var hash = Hash(token);
        var isAccepted = false;
        foreach (var accepted in _hashes) isAccepted |= CryptographicOperations.FixedTimeEquals(accepted, hash);
        return isAccepted;
    }

    /// <summary>Whether these are the tokens of another file, or of the same one at another time.</summary>
    public bool IsSameAs(FederationToken? other) =>
        other is not null && _hashes.Length == other._hashes.Length
        && _hashes.Zip(other._hashes).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));

    private static string EmptyError(string path) => $"--federation-token: the file {path} has no token in it.";

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private static string[] LinesOf(string path) =>
        [.. SmallFile.ReadAllText(path).Split('\n', StringSplitOptions.TrimEntries).Where(line => line.Length > 0 && line[0] != '#')];
}

using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Clasp.Relay.Configuration;
using Clasp.Routing;

namespace Clasp.Relay.Federation;

/// <summary>The secrets that the ends of links share: a file with one token a line.</summary>
/// <remarks>
/// A hub's file may have several lines, each of which it accepts, so that tokens can be changed one leaf at a time. A token
/// with a router id behind it is good for that router and the namespaces that follow, and no other token for that id.
/// </remarks>
internal sealed class FederationToken
{
    private readonly (byte[] Hash, RouterGrant Grant)[] _tokens;

    private readonly string[] _lines;

    private FederationToken(IReadOnlyList<FederationTokenLine> lines)
    {
        _lines = [.. lines.Select(line => line.ToString())];
        Own = lines[0].Token;
        var reserved = lines.Select(line => line.RouterId).OfType<string>().ToHashSet(StringComparer.Ordinal);
        _tokens = [.. lines.Select(line => (Hash(line.Token), new RouterGrant(line.RouterId, line.Namespaces, reserved)))];
    }

    /// <summary>What a leaf shows to its hub: the token of the first line.</summary>
    public string Own { get; }

    /// <summary>What is wrong with a token file; null if nothing is.</summary>
    public static string? ErrorOf(string path)
    {
        try
        {
            return FederationTokenLine.ReadAll(path).Count > 0 ? null : EmptyError(path);
        }
        catch (FormatException wrong)
        {
            return $"--federation-token: {path}, {wrong.Message}";
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return $"--federation-token: the file {path} cannot be read: {unreadable.Message}";
        }
    }

    /// <summary>Reads a file that <see cref="ErrorOf"/> found nothing wrong with.</summary>
    /// <exception cref="ConfigurationException">It has been spoilt since.</exception>
    public static FederationToken Read(string path)
    {
        try
        {
            return FederationTokenLine.ReadAll(path) is { Count: > 0 } lines
                ? new(lines)
                : throw new ConfigurationException([EmptyError(path)]);
        }
        catch (FormatException wrong)
        {
            throw new ConfigurationException([$"--federation-token: {path}, {wrong.Message}"]);
        }
    }

    /// <summary>What stands for a token where it is compared.</summary>
    public static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <summary>Whether this is the hash of one of the tokens, and what for; takes the same time for every wrong one.</summary>
    public bool Accepts(byte[] hash, [NotNullWhen(true)] out RouterGrant? grant)
    {
        grant = null;
        foreach (var accepted in _tokens)
        {
            if (CryptographicOperations.FixedTimeEquals(accepted.Hash, hash)) grant = accepted.Grant;
        }

        return grant is not null;
    }

    /// <summary>Whether these are the tokens of another file, or of the same one at another time.</summary>
    public bool IsSameAs(FederationToken? other) =>
        other is not null && _lines.SequenceEqual(other._lines);

    private static string EmptyError(string path) => $"--federation-token: the file {path} has no token in it.";
}

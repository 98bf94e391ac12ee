using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Clasp.Federation;
using Clasp.Protocol.Addressing;
using Clasp.Relay.Configuration;

namespace Clasp.Relay.Federation;

/// <summary>Derives what federation has to know from what the operator set, and says what is wrong with that.</summary>
internal static class FederationSetup
{
    private const int MaxIdLength = 64;

    public static IEnumerable<string> ErrorsOf(RelayOptions options)
    {
        if (options.FederationHubs.Count > 0 && options.FederationId is null)
            yield return "--federation-hub needs --federation-id: a name for this router, such as site-a.";
        if (options.FederationHubs.Count > 0 && options.FederationNamespaces.Count == 0)
            yield return "--federation-hub needs --federation-namespace: a pattern of the addresses that this router owns, such as /site-a/**.";
        if (options.FederationId is { } id && !IsId(id))
            yield return $"--federation-id must be 1 to {MaxIdLength} letters, digits, dots, dashes or underscores, not '{id}'.";
        foreach (var hub in options.FederationHubs.Where(hub => !IsHub(hub)))
            yield return $"--federation-hub must be a URL that starts with ws://, wss:// or tcp://, not '{hub}'.";
        foreach (var (flag, pattern) in Patterns(options))
        {
            if (!AddressPattern.TryParse(Encoding.UTF8.GetBytes(pattern), out _, out var reason))
                yield return $"{flag} '{pattern}' is no pattern: {reason}";
        }

        if (ErrorOfSize("--federation-namespace", options.FederationNamespaces) is { } owned) yield return owned;
        if (ErrorOfSize("--federation-subscribe", options.FederationSubscribe) is { } mirrored) yield return mirrored;
        if (options.FederationToken is { } token && FederationToken.ErrorOf(token) is { } tokenError) yield return tokenError;
        if (options.FederationCa is { } authority && ErrorOfAuthority(authority) is { } authorityError) yield return authorityError;
    }

    /// <summary>Whether a text may be the name of a router.</summary>
    public static bool IsId(string id) =>
        id.Length is > 0 and <= MaxIdLength && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    public static FederationOptions From(RelayOptions options, TimeProvider time) => new()
    {
        RouterId = options.FederationId ?? $"relay-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}",
        Incarnation = (ulong)(time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMicroseconds,
        Namespaces = [.. options.FederationNamespaces.Select(AddressPattern.Parse)],
        HasHub = options.FederationHubs.Count > 0,
        Mirrored = [.. options.FederationSubscribe.Select(AddressPattern.Parse)],
        Lease = options.FederationLease,
        WriteTimeout = options.FederationWriteTimeout,
        RecoveryTimeout = options.FederationRecoveryTimeout,
        LockGrace = options.FederationLockGrace,
        DigestInterval = options.FederationDigestInterval,
        StatusInterval = options.FederationStatusInterval,
        MaxPendingWrites = options.FederationMaxPending,
        MaxRouters = options.FederationMaxRouters,
        MaxNamespaces = options.FederationMaxNamespaces,
        MaxInterests = options.FederationMaxInterests,
        MaxReplicas = options.FederationMaxParams,
        MaxOnDemandPatterns = options.FederationMaxOnDemand,
        OnDemandLinger = options.FederationLinger,
        MaxQueuedSignalBytes = options.FederationMaxQueue,

        // What is under way must fit into the outbox of the link's session, with room for answers.
        MaxWindowBytes = options.MaxOutboxBytes / 2,
    };

    private static string? ErrorOfAuthority(string file)
    {
        if (!File.Exists(file)) return $"--federation-ca: there is no file {file}.";

        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPem(SmallFile.ReadAllText(file));
            return authorities.Count > 0 ? null : $"--federation-ca: the file {file} has no certificate in PEM form in it.";
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return $"--federation-ca: the file {file} cannot be read: {wrong.Message}";
        }
    }

    private static string? ErrorOfSize(string flag, IReadOnlyList<string> patterns)
    {
        var bytes = FederationOptions.BytesOf(patterns);
        return bytes <= FederationOptions.MaxPatternBytes
            ? null
            : $"{flag} is given {patterns.Count} times, which takes {bytes} bytes in a message; {FederationOptions.MaxPatternBytes} is "
                + "the most. Name what the patterns have in common, such as /site-a/**.";
    }

    private static bool IsHub(string hub) =>
        Uri.TryCreate(hub, UriKind.Absolute, out var uri) && (uri.Scheme is "ws" or "wss" or "tcp") && uri.Host.Length > 0;

    private static IEnumerable<(string Flag, string Pattern)> Patterns(RelayOptions options) =>
        options.FederationNamespaces.Select(pattern => ("--federation-namespace", pattern))
            .Concat(options.FederationSubscribe.Select(pattern => ("--federation-subscribe", pattern)));
}

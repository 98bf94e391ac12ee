using System.Collections.Immutable;
using System.Text;
using Clasp.Protocol.Addressing;

namespace Clasp.Security.Scopes;

/// <summary>What one session may do: the outcome of a token that was accepted.</summary>
/// <remarks>Immutable; safe to share between threads. The tests of addresses allocate nothing.</remarks>
public sealed class Grant
{
    /// <summary>Routers tell each other who wrote, with every write.</summary>
    public const int MaxSubjectBytes = 64;

    private static readonly AddressPattern AllAddresses = AddressPattern.Parse("/**");

    private readonly AddressPattern[] _readable = [];
    private readonly AddressPattern[] _writable = [];
    private readonly bool _readsAll;
    private readonly bool _writesAll;

    /// <summary>What a session may do where nobody asks for tokens: all of it, for ever, as nobody.</summary>
    public static Grant Everything { get; } = new()
    {
        TokenId = "",
        Scopes = [new Scope(ScopeAction.Admin, AllAddresses)],
        IsOpen = true,
    };

    /// <summary>What a session may do whose token is not, or no longer, valid.</summary>
    public static Grant Nothing { get; } = new() { TokenId = "", Scopes = [] };

    /// <summary>
    /// Whose token it is: a user, an entity, in at most <see cref="MaxSubjectBytes"/>; null for tokens that name nobody,
    /// such as capability tokens.
    /// </summary>
    public string? Subject
    {
        get;
        init
        {
            var utf8 = Encoding.UTF8.GetBytes(value ?? "");
            if (utf8.Length > MaxSubjectBytes)
                throw new ArgumentException($"A subject has at most {MaxSubjectBytes} bytes, not {utf8.Length}.", nameof(value));
            field = value;
            SubjectUtf8 = utf8;
        }
    }

    /// <summary>The subject as it is on the wire; empty for nobody.</summary>
    public byte[] SubjectUtf8 { get; private init; } = [];

    /// <summary>Names the token, to revoke it and in logs, without giving it away.</summary>
    public required string TokenId { get; init; }

    public required ImmutableArray<Scope> Scopes
    {
        get;
        init
        {
            field = value;
            _readable = [.. value.Select(scope => scope.Pattern)];
            _writable = [.. value.Where(scope => scope.Action >= ScopeAction.Write).Select(scope => scope.Pattern)];
            _readsAll = CoversAll(_readable);
            _writesAll = CoversAll(_writable);
            IsAdmin = CoversAll(value.Where(scope => scope.Action == ScopeAction.Admin).Select(scope => scope.Pattern));
        }
    }

    /// <summary>When the token ends, and with it the session; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>It stands for the absence of authentication, and not for a token.</summary>
    public bool IsOpen { get; private init; }

    /// <summary>May administer the relay: <c>admin:/**</c>.</summary>
    public bool IsAdmin { get; private init; }

    public bool MayRead(ReadOnlySpan<byte> address) => _readsAll || AnyMatches(_readable, address);

    public bool MayWrite(ReadOnlySpan<byte> address) => _writesAll || AnyMatches(_writable, address);

    /// <summary>Whether every address that fits the pattern may be read.</summary>
    public bool MayReadAll(AddressPattern pattern) => _readsAll || PatternUnion.Covers(_readable, pattern);

    private static bool AnyMatches(AddressPattern[] patterns, ReadOnlySpan<byte> address)
    {
        foreach (var pattern in patterns)
        {
            if (pattern.Matches(address)) return true;
        }

        return false;
    }

    private static bool CoversAll(IEnumerable<AddressPattern> patterns) =>
        patterns.Any(pattern => pattern.Contains(AllAddresses));
}

using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Clasp.Protocol;
using Clasp.Security.Keys;
using Clasp.Security.Scopes;
using Clasp.Security.Tokens;

namespace Clasp.Security.Capabilities;

/// <summary>A token that says by itself what its bearer may do, signed by the holder of a key.</summary>
/// <remarks>
/// A root token is of version 1, and signed by a trust anchor. A delegated one is of version 2: it carries the whole token
/// that it was made from, and is signed by the one whom that token names as its audience.
/// </remarks>
public sealed class CapabilityToken
{
    public const string Prefix = "cap_";

    /// <summary>More scopes in one token are refused; it bounds what a chain costs to check.</summary>
    public const int MaxScopes = 64;

    /// <summary>More tokens inside each other are not even read, whatever depth is allowed.</summary>
    public const int MaxChain = 32;

    public required PublicKey Issuer { get; init; }

    /// <summary>The only one who may use this token, namely to delegate it; null if anybody may who has it.</summary>
    public PublicKey? Audience { get; init; }

    /// <summary>The scopes as they were signed.</summary>
    public required ImmutableArray<string> Scopes { get; init; }

    /// <summary>Unix seconds; expired when that second is over.</summary>
    public required ulong ExpiresAt { get; init; }

    /// <summary>Tells tokens of the same content apart, and names this one.</summary>
    public required string Nonce { get; init; }

    /// <summary>The token that this one was delegated from; null for a root token.</summary>
    public CapabilityToken? Parent { get; init; }

    /// <summary>64 bytes; empty before it is signed.</summary>
    public ReadOnlyMemory<byte> Signature { get; private init; }

    public int Version => Parent is null ? CapabilityEncoding.RootVersion : CapabilityEncoding.DelegatedVersion;

    /// <summary>How often it was delegated: 0 for a root token.</summary>
    public int Depth => Parent is null ? 0 : Parent.Depth + 1;

    /// <summary>The tokens from the root to this one.</summary>
    public IEnumerable<CapabilityToken> Chain => Parent is null ? [this] : Parent.Chain.Append(this);

    /// <summary>The scopes that mean something; like the reference, others are passed over, for they grant nothing.</summary>
    public IReadOnlyList<Scope> ParsedScopes => field ??= [.. Scopes.Select(ScopeOf).OfType<Scope>()];

    /// <summary>Makes and signs a root token.</summary>
    public static CapabilityToken Create(
        SigningKey issuer, PublicKey? audience, IEnumerable<Scope> scopes, ulong expiresAt, string nonce) =>
        new CapabilityToken
        {
            Issuer = issuer.PublicKey,
            Audience = audience,
            Scopes = [.. scopes.Select(scope => scope.ToString())],
            ExpiresAt = expiresAt,
            Nonce = nonce,
        }.SignedBy(issuer);

    /// <summary>Makes a token out of this one that allows the same or less, and lives as long or shorter.</summary>
    /// <param name="holder">The key that this token names as its audience.</param>
    /// <param name="audience">Who may use the new token; null for anybody who has it.</param>
    /// <param name="scopes">What it allows.</param>
    /// <param name="expiresAt">Its end in Unix seconds; never after the end of this one.</param>
    /// <param name="nonce">Its name.</param>
    /// <exception cref="ArgumentException">The holder or the scopes do not fit; the message says which.</exception>
    public CapabilityToken Delegate(
        SigningKey holder, PublicKey? audience, IReadOnlyCollection<Scope> scopes, ulong expiresAt, string nonce)
    {
        if (Audience is null)
            throw new ArgumentException("The token names no audience: it can be used, but not delegated.");
        if (!Audience.Equals(holder.PublicKey))
            throw new ArgumentException($"Only the holder of the key {Audience}, its audience, can delegate this token.");
        if (scopes.FirstOrDefault(scope => !Allows(scope)) is { } wider)
            throw new ArgumentException($"The token to delegate does not allow {wider}.");

        return new CapabilityToken
        {
            Issuer = holder.PublicKey,
            Audience = audience,
            Scopes = [.. scopes.Select(scope => scope.ToString())],
            ExpiresAt = Math.Min(expiresAt, ExpiresAt),
            Nonce = nonce,
            Parent = this,
        }.SignedBy(holder);
    }

    /// <summary>Reads a token, and checks nothing but its form.</summary>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out CapabilityToken? token, [NotNullWhen(false)] out string? reason)
    {
        token = null;
        if (!TokenText.TryRead(Prefix, text, out var bytes, out reason)) return false;

        try
        {
            token = CapabilityEncoding.Read(bytes, MaxChain);
            return true;
        }
        catch (ProtocolException malformed)
        {
            reason = malformed.Message;
            return false;
        }
    }

    /// <summary>Whether this token, by one of its scopes, allows all that the scope does.</summary>
    public bool Allows(Scope scope) => ParsedScopes.Any(own => own.Contains(scope));

    /// <summary>The bytes that the issuer signs.</summary>
    public byte[] ToSignedBytes() => CapabilityEncoding.WriteSigned(this);

    public bool HasValidSignature() => Issuer.Verifies(ToSignedBytes(), Signature.Span);

    /// <summary>The token as it is handed over.</summary>
    public override string ToString() => TokenText.Write(Prefix, CapabilityEncoding.Write(this));

    internal CapabilityToken WithSignature(ReadOnlyMemory<byte> signature) => new()
    {
        Issuer = Issuer,
        Audience = Audience,
        Scopes = Scopes,
        ExpiresAt = ExpiresAt,
        Nonce = Nonce,
        Parent = Parent,
        Signature = signature,
    };

    private CapabilityToken SignedBy(SigningKey key) => WithSignature(key.Sign(ToSignedBytes()));

    // Scopes of capability tokens have no short names.
    private static Scope? ScopeOf(string text) =>
        Scope.TryParse(text, out var scope, out _) && text.StartsWith(scope.ToString()[..5], StringComparison.Ordinal)
            ? scope
            : null;
}

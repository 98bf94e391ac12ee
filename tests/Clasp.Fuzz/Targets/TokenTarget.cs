using System.Buffers.Text;
using Clasp.Fuzz.Engine;
using Clasp.Security.Capabilities;
using Clasp.Security.Entities;
using Clasp.Security.Keys;
using Clasp.Security.Scopes;
using Clasp.Security.Tokens;

namespace Clasp.Fuzz.Targets;

/// <summary>Signed tokens, by their bytes and as text, and the files and scopes that go with them.</summary>
internal sealed class TokenTarget : IFuzzTarget, IEntityDirectory
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static readonly SigningKey Key = SigningKey.FromSeed([.. Enumerable.Repeat((byte)1, SigningKey.SeedLength)]);

    private readonly TokenChain _validators;

    public TokenTarget() => _validators = new(
    [
        new CapabilityValidator(new CapabilityVerifier([Key.PublicKey], maxDepth: 5)),
        new EntityTokenValidator(this, TimeSpan.FromSeconds(300)),
    ]);

    public string Name => "tokens";

    public int Weight => 5;

    /// <summary>The first byte tells what the rest is.</summary>
    public IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. Vectors.Texts("tokens", "capability", "token").Concat(Vectors.Texts("capability-delegation", "vectors", "token"))
            .Select(token => (byte[])[0, .. Base64Url.DecodeFromChars(token.AsSpan(CapabilityToken.Prefix.Length))]),
        .. Vectors.Texts("tokens", "entity", "token")
            .Select(token => (byte[])[1, .. Base64Url.DecodeFromChars(token.AsSpan(EntityToken.Prefix.Length))]),
        [2, .. "cap_hqd2ZXJzaW9uAQ"u8], [2, .. "ent_k7xj"u8], [3, .. "read:/a/**,write:/b,admin:/**"u8],
        [4, .. "seed:0101010101010101010101010101010101010101010101010101010101010101"u8],
        [4, .. "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c"u8],
    ];

    public Entity? Find(string id) => id != EntityId.Of(Key.PublicKey) ? null : new()
    {
        Id = id,
        Type = EntityType.Device,
        Name = "fuzz",
        PublicKey = Key.PublicKey,
        CreatedAt = Now,
        Namespaces = ["/a"],
    };

    public int Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty) return 0;

        var rest = input[1..];
        switch (input[0] % 5)
        {
            case 0:
                return Judge(CapabilityToken.Prefix + Base64Url.EncodeToString(rest));
            case 1:
                return Judge(EntityToken.Prefix + Base64Url.EncodeToString(rest));
            case 2:
                return Judge(TextOf(rest));
            case 3:
                if (!Scope.TryParseList(TextOf(rest), out var scopes, out var wrong)) return Outcome.Of(wrong);
                return new Grant { TokenId = "", Scopes = [.. scopes] }.MayRead(rest) ? 1 : 2;
            default:
                return TrustAnchor.TryParse(rest, out var key, out var reason) ? key.Bytes.Length : Outcome.Of(reason);
        }
    }

    private int Judge(string token)
    {
        var verdict = _validators.Validate(token, Now);
        if (verdict.Grant is null == string.IsNullOrEmpty(verdict.Text)) throw new InvalidOperationException("A verdict gives no reason, or one too many.");
        return verdict.Grant is { } grant ? Outcome.OfCount(grant.Scopes.Length) : Outcome.Of(verdict.Text);
    }

    // As a client may write it: any bytes.
    private static string TextOf(ReadOnlySpan<byte> bytes) => System.Text.Encoding.UTF8.GetString(bytes);
}

using System.Diagnostics.CodeAnalysis;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Clasp.Security.Keys;

/// <summary>An Ed25519 private key, made from its seed of 32 random bytes.</summary>
public sealed class SigningKey
{
    public const int SeedLength = 32;
    public const int SignatureLength = 64;

    private readonly byte[] _seed;

    private SigningKey(ReadOnlySpan<byte> seed)
    {
        _seed = seed.ToArray();
        var bytes = new byte[Keys.PublicKey.Length];
        Ed25519.GeneratePublicKey(_seed, 0, bytes, 0);
        // What belongs to a seed is a sound key.
        PublicKey = Keys.PublicKey.TryCreate(bytes, out var key) ? key : throw new ArgumentException("The seed makes no key.");
    }

    public PublicKey PublicKey { get; }

    /// <param name="seed">32 bytes from a source of cryptographic randomness.</param>
    public static SigningKey FromSeed(ReadOnlySpan<byte> seed) =>
        seed.Length == SeedLength ? new(seed) : throw new ArgumentException("A seed has 32 bytes.", nameof(seed));

    /// <summary>Reads a seed of 64 hexadecimal digits.</summary>
    public static bool TryParse(string seedHex, [NotNullWhen(true)] out SigningKey? key)
    {
        Span<byte> seed = stackalloc byte[SeedLength];
        key = Hex.TryRead(seedHex, seed) ? new(seed) : null;
        seed.Clear();
        return key is not null;
    }

    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        var signature = new byte[SignatureLength];
        Ed25519.Sign(_seed, 0, message.ToArray(), 0, message.Length, signature, 0);
        return signature;
    }

    /// <summary>The seed in 64 hexadecimal digits: the secret itself.</summary>
    public string ExportSeed() => Convert.ToHexStringLower(_seed);
}

using System.Diagnostics.CodeAnalysis;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Clasp.Security.Keys;

/// <summary>An Ed25519 public key: names an issuer, and checks what it has signed.</summary>
public sealed class PublicKey : IEquatable<PublicKey>
{
    public const int Length = 32;

    /// <summary>Says of a did:key that an Ed25519 public key follows, in base 58.</summary>
    private static readonly byte[] MulticodecEd25519 = [0xED, 0x01];

    private readonly byte[] _bytes;

    private PublicKey(ReadOnlySpan<byte> bytes) => _bytes = bytes.ToArray();

    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>
    /// Takes 32 bytes that are a key somebody can have made. There are others, under which one signature fits any text.
    /// </summary>
    public static bool TryCreate(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out PublicKey? key)
    {
        key = bytes.Length == Length ? new(bytes) : null;
        if (key is null || Ed25519.ValidatePublicKeyFull(key._bytes, 0)) return key is not null;

        key = null;
        return false;
    }

    /// <summary>Takes 32 bytes of a token as they are; whether they are worth anything shows when it is verified.</summary>
    internal static PublicKey FromToken(ReadOnlySpan<byte> bytes) => new(bytes);

    /// <summary>Reads 64 hexadecimal digits.</summary>
    public static bool TryParse(string hex, [NotNullWhen(true)] out PublicKey? key)
    {
        Span<byte> bytes = stackalloc byte[Length];
        key = null;
        return Hex.TryRead(hex, bytes) && TryCreate(bytes, out key);
    }

    /// <summary>Whether the holder of this key signed the message.</summary>
    public bool Verifies(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        signature.Length == SigningKey.SignatureLength
        && Ed25519.Verify(signature.ToArray(), 0, _bytes, 0, message.ToArray(), 0, message.Length);

    /// <summary>The key as a decentralised identifier, <c>did:key:z6Mk...</c>.</summary>
    public string ToDid() => $"did:key:z{Base58.Encode([.. MulticodecEd25519, .. _bytes])}";

    public bool Equals(PublicKey? other) => other is not null && _bytes.AsSpan().SequenceEqual(other._bytes);

    public override bool Equals(object? obj) => Equals(obj as PublicKey);

    public override int GetHashCode() => BitConverter.ToInt32(_bytes);

    /// <summary>The key in 64 hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(_bytes);
}

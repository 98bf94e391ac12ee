using Clasp.Protocol;
using Clasp.Security.Keys;
using Clasp.Security.Tokens;

namespace Clasp.Security.Capabilities;

/// <summary>The bytes of capability tokens.</summary>
/// <remarks>
/// A MessagePack map with these keys in this order, every number and length in its shortest form:
/// <code>
/// version     1                          2
/// issuer      array of 32 integers       bin of 32 bytes
/// audience    the same; key absent if there is none
/// scopes      array of strings
/// expires_at  Unix seconds
/// nonce       string
/// parent      -                          bin: the whole token that was delegated, in these bytes
/// signature   bin of 64 bytes
/// </code>
/// What is signed is the map without <c>signature</c>, with <c>audience</c> always there and nil if there is none, and in
/// version 1 with an empty array <c>proofs</c> at the end.
/// </remarks>
internal static class CapabilityEncoding
{
    public const int RootVersion = 1;
    public const int DelegatedVersion = 2;

    private const int MaxNonceLength = 64;

    public static byte[] Write(CapabilityToken token)
    {
        var writer = new TokenWriter();
        writer.WriteMap(6 + (token.Audience is null ? 0 : 1) + (token.Parent is null ? 0 : 1));
        WriteHead(writer, token);
        if (token.Audience is { } audience) WriteKey(writer, token, "audience", audience);
        WriteBody(writer, token);
        writer.WriteString("signature");
        writer.WriteBinary(token.Signature.Span);
        return writer.ToArray();
    }

    public static byte[] WriteSigned(CapabilityToken token)
    {
        var writer = new TokenWriter();
        writer.WriteMap(7);
        WriteHead(writer, token);
        if (token.Audience is { } audience)
        {
            WriteKey(writer, token, "audience", audience);
        }
        else
        {
            writer.WriteString("audience");
            writer.WriteNil();
        }

        WriteBody(writer, token);
        if (token.Parent is null)
        {
            writer.WriteString("proofs");
            writer.WriteArray(0);
        }

        return writer.ToArray();
    }

    /// <exception cref="ProtocolException">It is no token; the message says why.</exception>
    public static CapabilityToken Read(ReadOnlySpan<byte> bytes, int chainLeft)
    {
        var reader = new TokenReader(bytes);
        var keys = new CapabilityKeys(reader.ReadMap());
        keys.Expect(ref reader, "version");
        var version = reader.ReadInteger();
        if (version is not (RootVersion or DelegatedVersion)) throw new ProtocolException($"version {version} is not known");

        keys.Expect(ref reader, "issuer");
        var issuer = ReadKey(ref reader, version);
        var audience = keys.TryTake(ref reader, "audience") ? ReadKey(ref reader, version) : null;
        keys.Expect(ref reader, "scopes");
        var scopes = ReadScopes(ref reader);
        keys.Expect(ref reader, "expires_at");
        var expiresAt = reader.ReadInteger();
        keys.Expect(ref reader, "nonce");
        var nonce = ReadNonce(ref reader);
        var parent = version == DelegatedVersion ? ReadParent(ref reader, ref keys, chainLeft) : null;
        if (keys.TryTake(ref reader, "proofs"))
            throw new ProtocolException("its proofs are of version 1, which anybody can forge; delegate it anew, in version 2");
        keys.Expect(ref reader, "signature");
        var signature = reader.ReadBinary();
        if (signature.Length != SigningKey.SignatureLength) throw new ProtocolException("its signature has not 64 bytes");

        var token = new CapabilityToken
        {
            Issuer = issuer,
            Audience = audience,
            Scopes = [.. scopes],
            ExpiresAt = expiresAt,
            Nonce = nonce,
            Parent = parent,
        }.WithSignature(signature.ToArray());

        // One token, one spelling: what is signed is what was sent.
        return keys.AreDone && bytes.SequenceEqual(Write(token))
            ? token
            : throw new ProtocolException("it is not in the shortest form, or something follows it");
    }

    private static CapabilityToken ReadParent(ref TokenReader reader, ref CapabilityKeys keys, int chainLeft)
    {
        keys.Expect(ref reader, "parent");
        var bytes = reader.ReadBinary();
        return chainLeft > 1
            ? Read(bytes, chainLeft - 1)
            : throw new ProtocolException($"it was delegated more than {CapabilityToken.MaxChain - 1} times");
    }

    private static string[] ReadScopes(ref TokenReader reader)
    {
        var count = reader.ReadArray();
        if (count > CapabilityToken.MaxScopes)
            throw new ProtocolException($"it has {count} scopes; the limit is {CapabilityToken.MaxScopes}");

        var scopes = new string[count];
        for (var i = 0; i < count; i++) scopes[i] = reader.ReadString();
        return scopes;
    }

    /// <summary>A nonce shows up in logs, and so it has nothing in it that could look like more than a name.</summary>
    private static string ReadNonce(ref TokenReader reader)
    {
        var nonce = reader.ReadString();
        return nonce.Length is > 0 and <= MaxNonceLength && nonce.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            ? nonce
            : throw new ProtocolException($"its nonce is not 1 to {MaxNonceLength} letters, digits, '-' and '_'");
    }

    private static PublicKey ReadKey(ref TokenReader reader, ulong version)
    {
        Span<byte> key = stackalloc byte[PublicKey.Length];
        if (version == DelegatedVersion)
        {
            var bytes = reader.ReadBinary();
            return bytes.Length == key.Length ? PublicKey.FromToken(bytes) : throw NoKey();
        }

        if (reader.ReadArray() != key.Length) throw NoKey();
        foreach (ref var b in key) b = reader.ReadInteger() is var integer and <= byte.MaxValue ? (byte)integer : throw NoKey();
        return PublicKey.FromToken(key);
    }

    private static ProtocolException NoKey() => new("a key in it is not 32 bytes");

    private static void WriteHead(TokenWriter writer, CapabilityToken token)
    {
        writer.WriteString("version");
        writer.WriteInteger((ulong)token.Version);
        WriteKey(writer, token, "issuer", token.Issuer);
    }

    private static void WriteBody(TokenWriter writer, CapabilityToken token)
    {
        writer.WriteString("scopes");
        writer.WriteArray(token.Scopes.Length);
        foreach (var scope in token.Scopes) writer.WriteString(scope);
        writer.WriteString("expires_at");
        writer.WriteInteger(token.ExpiresAt);
        writer.WriteString("nonce");
        writer.WriteString(token.Nonce);
        if (token.Parent is not { } parent) return;

        writer.WriteString("parent");
        writer.WriteBinary(Write(parent));
    }

    private static void WriteKey(TokenWriter writer, CapabilityToken token, string name, PublicKey key)
    {
        writer.WriteString(name);
        if (token.Version == DelegatedVersion)
        {
            writer.WriteBinary(key.Bytes);
            return;
        }

        writer.WriteArray(PublicKey.Length);
        foreach (var b in key.Bytes) writer.WriteInteger(b);
    }
}

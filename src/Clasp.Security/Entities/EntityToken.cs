using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Clasp.Protocol;
using Clasp.Security.Keys;
using Clasp.Security.Tokens;

namespace Clasp.Security.Entities;

/// <summary>An entity's word, at some time, that it is itself.</summary>
/// <remarks>
/// MessagePack, in its shortest form: an array of the id, the Unix seconds as an integer, and the signature as bin of 64
/// bytes. Signed are the UTF-8 of the id and the seconds as u64, big-endian.
/// </remarks>
public sealed class EntityToken
{
    public const string Prefix = "ent_";

    private readonly byte[] _signature;

    private EntityToken(string entityId, ulong timestamp, ReadOnlySpan<byte> signature)
    {
        EntityId = entityId;
        Timestamp = timestamp;
        _signature = signature.ToArray();
    }

    public string EntityId { get; }

    /// <summary>When it was made, in Unix seconds.</summary>
    public ulong Timestamp { get; }

    public static EntityToken Create(SigningKey key, ulong timestamp)
    {
        var id = Entities.EntityId.Of(key.PublicKey);
        return new(id, timestamp, key.Sign(SignedBytes(id, timestamp)));
    }

    /// <summary>Puts a token together from a signature that the entity made elsewhere.</summary>
    public static EntityToken From(string entityId, ulong timestamp, ReadOnlySpan<byte> signature) =>
        new(entityId, timestamp, signature);

    /// <summary>Reads a token, and checks nothing but its form.</summary>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out EntityToken? token, [NotNullWhen(false)] out string? reason)
    {
        token = null;
        if (!TokenText.TryRead(Prefix, text, out var bytes, out reason)) return false;

        try
        {
            token = Read(bytes);
            return true;
        }
        catch (ProtocolException malformed)
        {
            reason = malformed.Message;
            return false;
        }
    }

    /// <summary>Whether the holder of the key made this token.</summary>
    public bool IsSignedBy(PublicKey key) => key.Verifies(SignedBytes(EntityId, Timestamp), _signature);

    /// <summary>The token as it is handed over.</summary>
    public override string ToString() => TokenText.Write(Prefix, Write());

    private static EntityToken Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new TokenReader(bytes);
        if (reader.ReadArray() != 3) throw new ProtocolException("it is not an array of 3");
        var id = reader.ReadString();
        if (!Entities.EntityId.IsWellFormed(id)) throw new ProtocolException("it does not begin with the id of an entity");
        var timestamp = reader.ReadInteger();
        var signature = reader.ReadBinary();
        if (signature.Length != SigningKey.SignatureLength) throw new ProtocolException("its signature has not 64 bytes");

        var token = new EntityToken(id, timestamp, signature);
        return bytes.SequenceEqual(token.Write())
            ? token
            : throw new ProtocolException("it is not in the shortest form, or something follows it");
    }

    private static byte[] SignedBytes(string entityId, ulong timestamp)
    {
        var signed = new byte[Encoding.UTF8.GetByteCount(entityId) + sizeof(ulong)];
        var length = Encoding.UTF8.GetBytes(entityId, signed);
        BinaryPrimitives.WriteUInt64BigEndian(signed.AsSpan(length), timestamp);
        return signed;
    }

    private byte[] Write()
    {
        var writer = new TokenWriter();
        writer.WriteArray(3);
        writer.WriteString(EntityId);
        writer.WriteInteger(Timestamp);
        writer.WriteBinary(_signature);
        return writer.ToArray();
    }
}

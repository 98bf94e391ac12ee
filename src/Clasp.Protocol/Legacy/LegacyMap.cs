using System.Text;
using Nerdbank.MessagePack;

namespace Clasp.Protocol.Legacy;

/// <summary>A MessagePack map whose members are looked up by name, in whatever order they come.</summary>
internal readonly ref struct LegacyMap(string owner, ReadOnlyMemory<byte> bytes)
{
    /// <summary>
    /// Levels that are stepped over: values as deep as the wire allows, in bundles as deep as it allows, each of which
    /// is a map and an array, and a little more for what a message has around its value.
    /// </summary>
    private const int MaxDepth = ProtocolLimits.MaxValueDepth + (2 * ProtocolLimits.MaxBundleDepth) + 8;

    private readonly ReadOnlyMemory<byte> _bytes = bytes;

    /// <summary>What the map describes, for error messages.</summary>
    public string Owner { get; } = owner;

    /// <summary>Finds a member; nil counts as absent.</summary>
    public bool TryGet(ReadOnlySpan<byte> key, out LegacyValue value) => TryFind(key, out value) && !value.IsNil;

    /// <summary>Finds a member that must be there and may be nil.</summary>
    public LegacyValue Require(ReadOnlySpan<byte> key) =>
        TryFind(key, out var value)
            ? value
            : throw new ProtocolException($"{Owner} has no '{Encoding.UTF8.GetString(key)}'.");

    public ReadOnlySpan<byte> RequireText(ReadOnlySpan<byte> key) => Require(key).AsText();

    public bool TryGetText(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> text)
    {
        text = TryGet(key, out var value) ? value.AsText() : default;
        return !value.IsAbsent;
    }

    public uint RequireUInt32(ReadOnlySpan<byte> key) => (uint)Require(key).AsInteger(uint.MaxValue);

    public ulong RequireUInt64(ReadOnlySpan<byte> key) => Require(key).AsInteger(ulong.MaxValue);

    public uint? GetUInt32(ReadOnlySpan<byte> key) =>
        TryGet(key, out var value) ? (uint)value.AsInteger(uint.MaxValue) : null;

    public ulong? GetUInt64(ReadOnlySpan<byte> key) =>
        TryGet(key, out var value) ? value.AsInteger(ulong.MaxValue) : null;

    public double? GetDouble(ReadOnlySpan<byte> key) => TryGet(key, out var value) ? value.AsDouble() : null;

    public bool? GetBool(ReadOnlySpan<byte> key) => TryGet(key, out var value) ? value.AsBool() : null;

    /// <summary>Steps over one value of any kind, nested no deeper than a message can be.</summary>
    internal static void Skip(ref MessagePackReader reader) =>
        reader.Skip(new SerializationContext { MaxDepth = MaxDepth });

    private bool TryFind(ReadOnlySpan<byte> key, out LegacyValue value)
    {
        var reader = new MessagePackReader(_bytes);
        var count = reader.ReadMapHeader();
        for (var i = 0; i < count; i++)
        {
            var isKey = false;
            if (reader.NextMessagePackType == MessagePackType.String)
                isKey = reader.ReadStringSpan().SequenceEqual(key);
            else
                Skip(ref reader);

            var start = (int)reader.Consumed;
            Skip(ref reader);
            if (!isKey) continue;

            value = new(Owner, key, _bytes[start..(int)reader.Consumed]);
            return true;
        }

        value = default;
        return false;
    }
}

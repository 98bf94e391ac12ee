using System.Text;

namespace Clasp.Client.Subscriptions;

/// <summary>Finds what is known of an address by its bytes, without making a string of it each time.</summary>
internal sealed class AddressTable
{
    /// <summary>
    /// When there are more, all are forgotten; that costs a little time, and at most a value told twice.
    /// </summary>
    private const int MaxAddresses = 65_536;

    private readonly Dictionary<byte[], KnownAddress> _known = new(new Utf8Comparer());
    private readonly Dictionary<byte[], KnownAddress>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    public AddressTable() => _lookup = _known.GetAlternateLookup<ReadOnlySpan<byte>>();

    public KnownAddress Find(ReadOnlySpan<byte> utf8)
    {
        if (_lookup.TryGetValue(utf8, out var known)) return known;

        if (_known.Count == MaxAddresses) _known.Clear();
        var bytes = utf8.ToArray();
        known = new(Encoding.UTF8.GetString(utf8), bytes);
        _known.Add(bytes, known);
        return known;
    }
}

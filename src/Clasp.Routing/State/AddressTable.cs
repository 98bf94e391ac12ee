namespace Clasp.Routing.State;

/// <summary>Finds the entry of an address by its bytes.</summary>
/// <remarks>Addresses of signals have entries, too, for the sake of their cached matches; those are bounded, and forgotten together.</remarks>
public sealed class AddressTable
{
    private readonly Dictionary<byte[], AddressEntry> _entries;
    private readonly Dictionary<byte[], AddressEntry>.AlternateLookup<ReadOnlySpan<byte>> _lookup;
    private readonly int _maxWithoutParam;

    internal AddressTable(Utf8Comparer comparer, int maxWithoutParam)
    {
        _entries = new(comparer);
        _lookup = _entries.GetAlternateLookup<ReadOnlySpan<byte>>();
        _maxWithoutParam = maxWithoutParam;
    }

    internal int ParamCount { get; set; }

    public AddressEntry? Find(ReadOnlySpan<byte> address) => _lookup.TryGetValue(address, out var entry) ? entry : null;

    /// <summary>The entry of an address, made if there is none.</summary>
    public AddressEntry Intern(ReadOnlySpan<byte> address)
    {
        if (_lookup.TryGetValue(address, out var entry)) return entry;

        if (_entries.Count - ParamCount >= _maxWithoutParam) ForgetWithoutParam();
        entry = new AddressEntry(address.ToArray());
        _entries[entry.Utf8] = entry;
        return entry;
    }

    internal void Remove(AddressEntry entry) => _entries.Remove(entry.Utf8);

    private void ForgetWithoutParam()
    {
        foreach (var entry in _entries.Values)
        {
            if (entry.Param is null) _entries.Remove(entry.Utf8);
        }
    }
}

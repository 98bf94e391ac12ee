namespace Clasp.Routing.State;

/// <summary>Keeps one array of each text that is used again and again, such as the names of writers.</summary>
internal sealed class Utf8Pool(Utf8Comparer comparer)
{
    private const int MaxTexts = 16 * 1024;

    private readonly HashSet<byte[]> _texts = new(comparer);

    public byte[] Get(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) return [];

        var lookup = _texts.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (lookup.TryGetValue(text, out var known)) return known;

        // Whoever holds an array keeps it; forgetting all of them only means that some will exist twice.
        if (_texts.Count >= MaxTexts) _texts.Clear();
        var added = text.ToArray();
        _texts.Add(added);
        return added;
    }
}

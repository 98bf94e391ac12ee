namespace Clasp.Security.Configuration;

/// <summary>Says in which line a place of a text is; the places come in order.</summary>
internal struct LineCounter
{
    private int _counted;
    private int _breaks;

    public int LineAt(ReadOnlySpan<byte> text, int place)
    {
        _breaks += text[_counted..place].Count((byte)'\n');
        _counted = place;
        return _breaks + 1;
    }
}

namespace Clasp.Fuzz.Engine;

/// <summary>Tells apart what can become of an input, as far as it is worth to be told apart.</summary>
internal static class Outcome
{
    private const uint Offset = 2166136261;
    private const uint Prime = 16777619;

    /// <summary>A refusal, by its words: not by the numbers in it, nor by what it quotes of the input.</summary>
    public static int Of(Exception refusal) => Of(refusal.Message);

    public static int Of(string text)
    {
        var hash = Offset;
        var isQuoted = false;
        foreach (var c in text)
        {
            if (c == '\'') isQuoted = !isQuoted;
            if (isQuoted || char.IsAsciiDigit(c) || c is '/' or '*' || !char.IsAscii(c)) continue;
            hash = (hash ^ c) * Prime;
        }

        return (int)hash;
    }

    public static int Join(int outcome, int next) => (int)(((uint)outcome ^ (uint)next) * Prime);

    /// <summary>A count, by its order of magnitude.</summary>
    public static int OfCount(long count) => 64 - (int)ulong.LeadingZeroCount((ulong)count);
}

namespace Clasp.Federation.Wire;

/// <summary>Names one unbroken numbering of an owner's changes, and the one it went on from.</summary>
/// <param name="Stream">0: not known yet, the owner is still getting its namespace back.</param>
/// <param name="PreviousStream">0: none.</param>
/// <param name="PreviousThrough">Up to here, a sequence of the previous stream is the same in this one.</param>
internal readonly record struct StreamPosition(ulong Stream, ulong PreviousStream, ulong PreviousThrough)
{
    /// <summary>Whether what a peer knows through <paramref name="through"/> of <paramref name="stream"/> holds in this stream, too.</summary>
    public bool Continues(ulong stream, ulong through) =>
        stream != 0 && (stream == Stream || (stream == PreviousStream && through <= PreviousThrough));
}

namespace Clasp.Federation.Wire;

/// <summary>How far one router knows the changes of an owner: all of them through this sequence of this stream.</summary>
/// <param name="Owner">Whose changes.</param>
/// <param name="Stream">0: nothing is known.</param>
/// <param name="Through">0: nothing is known.</param>
internal readonly record struct SyncCursor(string Owner, ulong Stream, ulong Through);

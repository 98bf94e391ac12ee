namespace Clasp.Fuzz.Targets;

/// <summary>Does one step of a <see cref="Script"/>.</summary>
internal delegate void ScriptStep(int kind, int peer, ReadOnlySpan<byte> bytes);

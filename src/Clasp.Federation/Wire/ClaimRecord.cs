namespace Clasp.Federation.Wire;

/// <summary>A namespace that a router claims, and under which epoch of ownership; epoch 0 asks for one.</summary>
internal readonly record struct ClaimRecord(string Pattern, ulong Epoch);

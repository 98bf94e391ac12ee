namespace Clasp.LoadBench.Systems;

/// <summary>A system to compare with cannot be had here; the message says what to do.</summary>
internal sealed class InstallException(string message) : Exception(message);

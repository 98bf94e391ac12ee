namespace Clasp.Federation.Status;

/// <summary>How the attempts to reach a hub go.</summary>
/// <param name="Hub">The URL that was tried last.</param>
/// <param name="Failures">Attempts without success since the last one with; 0 while the link is up.</param>
/// <param name="Reason">Why the last attempt failed; empty if it did not.</param>
/// <param name="NextMicros">When the next attempt is, monotonic; null while there is a link or an attempt.</param>
internal sealed record UplinkReport(string Hub, int Failures, string Reason, long? NextMicros);

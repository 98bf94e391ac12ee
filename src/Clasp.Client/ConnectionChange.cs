namespace Clasp.Client;

/// <summary>A client's connection is made, lost or closed.</summary>
/// <param name="State">The new state.</param>
/// <param name="Reason">What happened, in one sentence.</param>
public sealed record ConnectionChange(ConnectionState State, string Reason);

namespace Clasp.Relay.Auth.Entities;

/// <summary>Whose capability tokens are taken, and how often they may have been delegated.</summary>
internal sealed record TrustAnchorsView(IReadOnlyList<string> Anchors, int CapMaxDepth);

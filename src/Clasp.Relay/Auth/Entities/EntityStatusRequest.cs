namespace Clasp.Relay.Auth.Entities;

/// <summary>The body that changes the status of an entity.</summary>
internal sealed class EntityStatusRequest
{
    /// <summary><c>active</c>, <c>suspended</c> or <c>revoked</c>.</summary>
    public string? Status { get; init; }
}

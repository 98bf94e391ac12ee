namespace Clasp.Relay.Auth.Entities;

/// <summary>
/// The body that asks for a token of an entity: with the entity's own signature or, as the reference has it, its private key.
/// </summary>
internal sealed class EntityTokenRequest
{
    /// <summary>The Unix second that was signed.</summary>
    public long? Timestamp { get; init; }

    /// <summary>128 hexadecimal digits.</summary>
    public string? Signature { get; init; }

    /// <summary>The private seed, as 64 hexadecimal digits.</summary>
    public string? KeypairHex { get; init; }
}

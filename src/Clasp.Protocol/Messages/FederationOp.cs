namespace Clasp.Protocol.Messages;

/// <summary>
/// What a FEDERATION_SYNC is about: the four public ones. Those of this project's extension start at 0x10.
/// </summary>
public enum FederationOp : byte
{
    DeclareNamespaces = 1,
    RequestSync = 2,
    RevisionVector = 3,
    SyncComplete = 4,
}

namespace Clasp.Protocol.Messages;

/// <summary>The first byte of a binary payload.</summary>
public enum MessageType : byte
{
    Hello = 0x01,
    Welcome = 0x02,
    Announce = 0x03,
    FederationSync = 0x04,
    Subscribe = 0x10,
    Unsubscribe = 0x11,
    Publish = 0x20,
    Set = 0x21,
    Get = 0x22,
    Snapshot = 0x23,
    Replay = 0x24,
    Bundle = 0x30,
    Sync = 0x40,
    Ping = 0x41,
    Pong = 0x42,
    Ack = 0x50,
    Error = 0x51,
    Query = 0x60,
    Result = 0x61,
}

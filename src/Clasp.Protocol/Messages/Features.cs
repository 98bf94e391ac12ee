namespace Clasp.Protocol.Messages;

/// <summary>What a peer says it understands, in HELLO and WELCOME.</summary>
[Flags]
public enum Features : byte
{
    None = 0,
    Param = 0x80,
    Event = 0x40,
    Stream = 0x20,
    Gesture = 0x10,
    Timeline = 0x08,

    /// <summary>
    /// A router that wants to federate; the reference encoder never sets it in WELCOME, and ignores it there.
    /// </summary>
    Federation = 0x04,

    /// <summary>
    /// The federation extension of this project: docs/protocol.md. Peers that do not know it ignore the bit.
    /// </summary>
    FederationExtension = 0x02,

    Signals = Param | Event | Stream | Gesture | Timeline,
}

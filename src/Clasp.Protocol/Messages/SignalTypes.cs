namespace Clasp.Protocol.Messages;

/// <summary>A set of signal types, as in the type mask of SUBSCRIBE and REPLAY.</summary>
[Flags]
public enum SignalTypes : byte
{
    None = 0,
    Param = 0x01,
    Event = 0x02,
    Stream = 0x04,
    Gesture = 0x08,
    Timeline = 0x10,
    All = Param | Event | Stream | Gesture | Timeline,
}

namespace Clasp.Protocol.Messages;

/// <summary>What kind of thing an address carries.</summary>
public enum SignalType : byte
{
    Param = 0,
    Event = 1,
    Stream = 2,
    Gesture = 3,
    Timeline = 4,
}

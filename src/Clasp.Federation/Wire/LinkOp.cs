namespace Clasp.Federation.Wire;

/// <summary>The operations that this project adds to FEDERATION_SYNC (0x04), spoken only on links whose both ends announced the extension.</summary>
public enum LinkOp : byte
{
    Open = 0x10,
    Routers = 0x11,
    Refused = 0x12,
    RequestSync = 0x13,
    Changes = 0x14,
    SyncComplete = 0x15,
    Write = 0x16,
    WriteResult = 0x17,
    Interest = 0x18,
    Signal = 0x19,
    Acknowledge = 0x1A,
    Fetch = 0x1B,
    Fetched = 0x1C,
    SessionEnded = 0x1D,
    RevisionFloor = 0x1E,
    Holders = 0x1F,
    Compare = 0x20,
    Fingerprints = 0x21,
    Drill = 0x22,
    Held = 0x23,
    Absent = 0x24,
    Compared = 0x25,
    Mirror = 0x28,
    Mirrored = 0x29,
}

namespace Clasp.Protocol.Framing;

/// <summary>Bits 7 and 6 of the frame flags: what a sender would like; no router acts on it.</summary>
public enum QualityOfService : byte
{
    Fire = 0,
    Confirm = 1,
    Commit = 2,
    Reserved = 3,
}

namespace Clasp.Protocol.Messages;

/// <summary>Where in a gesture a PUBLISH is; 0 in every PUBLISH that is not a gesture.</summary>
public enum GesturePhase : byte
{
    Start = 0,
    Move = 1,
    End = 2,
    Cancel = 3,
}

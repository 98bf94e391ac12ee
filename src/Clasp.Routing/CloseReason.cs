namespace Clasp.Routing;

/// <summary>Why a session is closed; a transport turns it into the close code of its own.</summary>
public enum CloseReason
{
    Normal,
    GoingAway,
    ProtocolError,
    PolicyViolation,
    Overloaded,
    InternalError,
}

namespace Clasp.Protocol.Messages;

/// <summary>The numbers of ERROR.</summary>
public enum ErrorCode : ushort
{
    BadMessage = 100,
    UnexpectedMessage = 101,
    BadAddress = 200,
    NotFound = 201,
    BadPattern = 202,
    Unauthorized = 300,
    InsufficientScope = 301,
    TokenExpired = 302,
    RevisionConflict = 400,
    LockHeld = 401,
    InvalidValue = 402,
    Forbidden = 403,
    NoSuchSession = 404,
    LimitReached = 429,
    InternalError = 500,
    Unavailable = 501,
    TimedOut = 502,
    Overloaded = 503,
}

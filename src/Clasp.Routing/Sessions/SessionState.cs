namespace Clasp.Routing.Sessions;

/// <summary>How far a session is.</summary>
public enum SessionState
{
    /// <summary>Its HELLO has not come yet.</summary>
    AwaitingHello,

    Open,

    /// <summary>It has been told to close; nothing it says counts any more.</summary>
    Closing,

    Closed,
}

namespace Clasp.Transport.Handshake;

/// <summary>How far the head of a request has come, or what is wrong with it.</summary>
public enum RequestHeadStatus
{
    /// <summary>More bytes are needed.</summary>
    Incomplete,

    Complete,

    /// <summary>It is no HTTP, or says something in a way that others may understand differently.</summary>
    Malformed,

    /// <summary>An HTTP that is neither 1.1 nor 1.0.</summary>
    UnknownVersion,

    /// <summary>The request line is longer than <see cref="RequestHead.MaxLineBytes"/>.</summary>
    LineTooLong,

    /// <summary>More than <see cref="RequestHead.MaxBytes"/>, or more than <see cref="RequestHead.MaxHeaders"/>.</summary>
    TooLarge,
}

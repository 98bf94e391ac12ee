namespace Clasp.Client.Replies;

/// <summary>What was asked, and so what kind of answer will come.</summary>
internal enum ReplyKind
{
    /// <summary>No answer comes if all is well.</summary>
    None,

    /// <summary>ACK with address and revision.</summary>
    Set,

    /// <summary>SNAPSHOT of one param.</summary>
    Get,

    /// <summary>Nothing, but a PING sent behind it tells that it was handled.</summary>
    Subscribe,

    /// <summary>ACK with the namespace for its address.</summary>
    Announce,

    /// <summary>ACK without an address, when the bundle has run.</summary>
    Bundle,

    /// <summary>Any number of RESULTs; a PING sent behind it tells that they are all.</summary>
    Query,

    /// <summary>PONG.</summary>
    Ping,

    /// <summary>SYNC.</summary>
    Sync,
}

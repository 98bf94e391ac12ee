namespace Clasp.Client;

/// <summary>Whether a client can reach its relay.</summary>
public enum ConnectionState
{
    /// <summary>The relay answers.</summary>
    Connected,

    /// <summary>The connection was lost and is being made again; requests fail at once meanwhile.</summary>
    Reconnecting,

    /// <summary>The client was disposed, or it lost its connection and was told not to make another.</summary>
    Closed,
}

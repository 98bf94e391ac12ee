namespace Clasp.Transport;

/// <summary>Kinds of WebSocket frames; those from <see cref="Close"/> on are control frames.</summary>
internal enum WebSocketOpcode : byte
{
    Continuation = 0,
    Text = 1,
    Binary = 2,
    Close = 8,
    Ping = 9,
    Pong = 10,
}

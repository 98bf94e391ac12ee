namespace Clasp.Transport;

/// <summary>What a WebSocket close frame says.</summary>
internal readonly record struct CloseFrame(ushort StatusCode, string Text);

using System.Text;

namespace Clasp.Transport.Handshake;

/// <summary>The headers that a WebSocket server has to know (RFC 6455, section 4.2.1); all others are passed over.</summary>
public sealed class RequestHeaders
{
    private const string BearerScheme = "Bearer ";

    private string? _version;
    private string? _authorization;
    private bool _hasLength;

    public bool HasHost { get; private set; }

    /// <summary>Whether a body follows, or is announced in a way that leaves it open.</summary>
    public bool HasBody { get; private set; }

    /// <summary>Whether <c>Connection</c> asks for an upgrade.</summary>
    public bool AsksForUpgrade { get; private set; }

    /// <summary>Whether <c>Upgrade</c> names WebSocket.</summary>
    public bool NamesWebSocket { get; private set; }

    /// <summary>Whether the version is the one that is spoken here.</summary>
    public bool HasVersion => _version == WebSocketHandshake.Version;

    public string? Key { get; private set; }

    public bool OffersSubProtocol { get; private set; }

    public bool IsRouter { get; private set; }

    /// <summary>The token in <c>Authorization: Bearer</c>; null if there is none.</summary>
    public string? BearerToken => _authorization?.StartsWith(BearerScheme, StringComparison.OrdinalIgnoreCase) == true
        ? _authorization[BearerScheme.Length..].Trim()
        : null;

    /// <returns><c>false</c>: it is there twice, or has a value that it cannot have.</returns>
    internal bool TryAdd(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (Is(name, "Connection"u8)) AsksForUpgrade |= HttpSyntax.Lists(value, "upgrade"u8);
        else if (Is(name, "Upgrade"u8)) NamesWebSocket |= HttpSyntax.Lists(value, "websocket"u8);
        else if (Is(name, "Sec-WebSocket-Protocol"u8)) AddOffer(value);
        else if (Is(name, "Transfer-Encoding"u8)) HasBody = true;
        else if (Is(name, "Content-Length"u8)) return TrySetLength(value);
        else if (Is(name, "Host"u8)) return !HasHost && (HasHost = true);
        else if (Is(name, "Sec-WebSocket-Version"u8)) return _version is null && (_version = Text(value)) is not null;
        else if (Is(name, "Sec-WebSocket-Key"u8)) return Key is null && (Key = Text(value)) is not null;
        else if (Is(name, "Authorization"u8)) return _authorization is null && (_authorization = Text(value)) is not null;
        return true;
    }

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> known) => Ascii.EqualsIgnoreCase(name, known);

    private static string Text(ReadOnlySpan<byte> value) => Encoding.UTF8.GetString(value);

    private void AddOffer(ReadOnlySpan<byte> offer)
    {
        OffersSubProtocol |= WebSocketHandshake.Offers(WebSocketHandshake.SubProtocol, offer);
        IsRouter |= WebSocketHandshake.Offers(WebSocketHandshake.RouterSubProtocol, offer);
    }

    private bool TrySetLength(ReadOnlySpan<byte> value)
    {
        if (_hasLength || value.IsEmpty || value.ContainsAnyExceptInRange((byte)'0', (byte)'9')) return false;

        _hasLength = true;
        HasBody |= value.ContainsAnyExcept((byte)'0');
        return true;
    }
}

namespace Clasp.Transport.Handshake;

/// <summary>The head of an HTTP/1 request, read line by line as its bytes come in.</summary>
/// <remarks>
/// RFC 9112, without anything that it lets a server repair: lines end with CR LF, no line goes on in the next one, and
/// no control character is in any. What was refused once stays so; it must not be read on.
/// <code>
/// | method SP target SP HTTP/1.1 CR LF | name ":" value CR LF | ... | CR LF | what the client sent behind it |
///                                       ^_lineStart                     ^Length
/// </code>
/// </remarks>
public sealed class RequestHead
{
    /// <summary>Bytes of the longest request line.</summary>
    public const int MaxLineBytes = 8 * 1024;

    /// <summary>Bytes of the largest head.</summary>
    public const int MaxBytes = 32 * 1024;

    public const int MaxHeaders = 100;

    private int _lineStart;
    private int _scanned;
    private int _headers;
    private bool _hasRequestLine;

    public bool IsGet { get; private set; }

    public bool IsHead { get; private set; }

    /// <summary>HTTP/1.1, and not 1.0.</summary>
    public bool IsVersion11 { get; private set; }

    /// <summary>What the headers say.</summary>
    public RequestHeaders Headers { get; } = new();

    /// <summary>Where the bytes behind the head start, once it is complete.</summary>
    public int Length => _lineStart;

    /// <summary>Reads on.</summary>
    /// <param name="bytes">Everything received so far, from the first byte on.</param>
    public RequestHeadStatus Read(ReadOnlySpan<byte> bytes)
    {
        // Whoever speaks something else, such as TLS, is not waited for.
        if (bytes.Length > 0 && !HttpSyntax.IsToken(bytes[..1])) return RequestHeadStatus.Malformed;

        while (true)
        {
            var found = bytes[_scanned..].IndexOf((byte)'\n');
            var end = found < 0 ? bytes.Length : _scanned + found;
            if (!_hasRequestLine && end > MaxLineBytes) return RequestHeadStatus.LineTooLong;
            if (end >= MaxBytes) return RequestHeadStatus.TooLarge;

            _scanned = end;
            if (found < 0) return RequestHeadStatus.Incomplete;
            if (end == _lineStart || bytes[end - 1] != '\r') return RequestHeadStatus.Malformed;

            var line = bytes[_lineStart..(end - 1)];
            _lineStart = _scanned = end + 1;
            if (line.IsEmpty) return Finish();

            var status = _hasRequestLine ? ReadHeader(line) : ReadRequestLine(line);
            if (status != RequestHeadStatus.Incomplete) return status;
        }
    }

    private RequestHeadStatus ReadRequestLine(ReadOnlySpan<byte> line)
    {
        _hasRequestLine = true;
        var methodEnd = line.IndexOf((byte)' ');
        if (methodEnd < 0) return RequestHeadStatus.Malformed;

        var method = line[..methodEnd];
        var rest = line[(methodEnd + 1)..];
        var targetEnd = rest.IndexOf((byte)' ');
        if (targetEnd < 0 || !HttpSyntax.IsToken(method) || !HttpSyntax.IsTarget(rest[..targetEnd]))
            return RequestHeadStatus.Malformed;

        IsGet = method.SequenceEqual("GET"u8);
        IsHead = method.SequenceEqual("HEAD"u8);
        var version = rest[(targetEnd + 1)..];
        IsVersion11 = version.SequenceEqual("HTTP/1.1"u8);
        if (IsVersion11 || version.SequenceEqual("HTTP/1.0"u8)) return RequestHeadStatus.Incomplete;
        return HttpSyntax.IsVersion(version) ? RequestHeadStatus.UnknownVersion : RequestHeadStatus.Malformed;
    }

    private RequestHeadStatus ReadHeader(ReadOnlySpan<byte> line)
    {
        if (_headers++ == MaxHeaders) return RequestHeadStatus.TooLarge;

        var colon = line.IndexOf((byte)':');
        if (colon < 0 || !HttpSyntax.IsToken(line[..colon])) return RequestHeadStatus.Malformed;

        var value = line[(colon + 1)..].Trim(HttpSyntax.Blanks);
        return HttpSyntax.IsValue(value) && Headers.TryAdd(line[..colon], value)
            ? RequestHeadStatus.Incomplete
            : RequestHeadStatus.Malformed;
    }

    private RequestHeadStatus Finish() =>
        _hasRequestLine && (Headers.HasHost || !IsVersion11) ? RequestHeadStatus.Complete : RequestHeadStatus.Malformed;
}

using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Clasp.Transport.Handshake;

namespace Clasp.Transport.Tests.Support;

/// <summary>A web server for one connection, which answers an upgrade in the way a test wants.</summary>
internal sealed class UpgradeServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2? _certificate;
    private readonly Func<string, string?> _answer;

    /// <param name="answer">From the request to the response; null for no answer at all.</param>
    /// <param name="certificate">Makes it a TLS server.</param>
    public UpgradeServer(Func<string, string?> answer, X509Certificate2? certificate = null)
    {
        _answer = answer;
        _certificate = certificate;
        _listener.Start();
        Stream = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Uri Url => new($"{(_certificate is null ? "ws" : "wss")}://localhost:{Port}/clasp");

    public string Request { get; private set; } = "";

    /// <summary>The stream after the answer; it fails when the client gave up.</summary>
    public Task<Stream> Stream { get; }

    /// <summary>The right answer to an upgrade.</summary>
    public static string Accept(string request) => Accept(request, "Sec-WebSocket-Protocol: clasp\r\n");

    public static string Accept(string request, string moreHeaders)
    {
        var key = Header(request, "Sec-WebSocket-Key");
        return "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + $"Sec-WebSocket-Accept: {WebSocketHandshake.AcceptFor(key)}\r\n{moreHeaders}\r\n";
    }

    public static string Header(string request, string name) => request.Split("\r\n")
        .First(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))[(name.Length + 1)..].Trim();

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        try
        {
            await (await Stream).DisposeAsync();
        }
        catch (Exception gone) when (
            gone is IOException or SocketException or System.Security.Authentication.AuthenticationException)
        {
            // The client under test hung up first, as it should.
        }
    }

    private async Task<Stream> ServeAsync()
    {
        var socket = await _listener.AcceptSocketAsync();
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        if (_certificate is not null)
        {
            var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(_certificate);
            stream = tls;
        }

        var request = new StringBuilder();
        var one = new byte[1];
        while (!request.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one) == 0) throw new IOException("The client hung up.");
            request.Append((char)one[0]);
        }

        Request = request.ToString();
        if (_answer(Request) is { } answer) await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
        return stream;
    }
}

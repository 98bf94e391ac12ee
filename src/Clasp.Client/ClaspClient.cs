using Clasp.Client.Sessions;
using Clasp.Client.Subscriptions;
using Clasp.Protocol.Messages;
using Microsoft.Extensions.Logging;

namespace Clasp.Client;

/// <summary>A client of a CLASP relay. All members may be used from several threads.</summary>
/// <remarks>
/// A lost connection is made again, with all subscriptions. Requests that were on their way fail then, and so do new
/// ones until the relay is back. Calls made while the network is busy go out together.
/// </remarks>
public sealed partial class ClaspClient : IAsyncDisposable
{
    private const string DefaultScheme = "ws://";
    private const int DefaultPort = 7330;

    private readonly ClaspClientOptions _options;
    private readonly ILogger _logger;
    private readonly SubscriptionTable _subscriptions = new();
    private readonly CancellationTokenSource _disposing = new();
    private volatile ClientSession? _session;
    private Welcome _welcome;
    private Task _running = Task.CompletedTask;
    private int _state;
    private int _isDisposed;

    private ClaspClient(Uri endpoint, ClaspClientOptions options)
    {
        Endpoint = endpoint;
        _options = options;
        _logger = options.LoggerFactory.CreateLogger("Clasp.Client");
        _welcome = new("", "", Features.None, TimeSpan.Zero, 0);
    }

    /// <summary>The connection was made, lost or closed. Called on no thread in particular.</summary>
    public event Action<ConnectionChange>? ConnectionChanged;

    /// <summary>The relay sent an ERROR that answers no request that somebody waits for.</summary>
    public event Action<ClaspErrorException>? ErrorReceived;

    public Uri Endpoint { get; }

    public ConnectionState State => (ConnectionState)Volatile.Read(ref _state);

    /// <summary>
    /// The relay's name for the present session, or for the last one; a new connection is a new session.
    /// </summary>
    public string SessionId => Volatile.Read(ref _welcome).SessionId;

    public string ServerName => Volatile.Read(ref _welcome).ServerName;

    public Features ServerFeatures => Volatile.Read(ref _welcome).Features;

    /// <summary>Connects to a relay.</summary>
    /// <param name="endpoint">
    /// Such as <c>ws://localhost:7330</c>, <c>wss://relay.example</c> or <c>tcp://localhost:7340</c>; a bare
    /// <c>host</c> or <c>host:port</c> means <c>ws</c>, and port 7330 if there is none.
    /// </param>
    /// <param name="options">The defaults if null.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ClaspException">The relay cannot be reached, or refuses.</exception>
    /// <exception cref="UriFormatException">The endpoint is none.</exception>
    public static Task<ClaspClient> ConnectAsync(
        string endpoint, ClaspClientOptions? options = null, CancellationToken cancellation = default) =>
        ConnectAsync(ParseEndpoint(endpoint), options, cancellation);

    /// <inheritdoc cref="ConnectAsync(string, ClaspClientOptions?, CancellationToken)"/>
    public static async Task<ClaspClient> ConnectAsync(
        Uri endpoint, ClaspClientOptions? options = null, CancellationToken cancellation = default)
    {
        var client = new ClaspClient(endpoint, options ?? ClaspClientOptions.Default);
        var session = await client.OpenAsync(cancellation).ConfigureAwait(false);
        client._running = client.KeepConnectedAsync(session);
        return client;
    }

    /// <summary>Reads an address of a relay as people type it.</summary>
    /// <exception cref="UriFormatException">It is none.</exception>
    public static Uri ParseEndpoint(string endpoint)
    {
        if (endpoint.Contains("://", StringComparison.Ordinal)) return new Uri(endpoint);

        var uri = new UriBuilder(DefaultScheme + endpoint);
        if (uri.Uri.IsDefaultPort) uri.Port = DefaultPort;
        return uri.Uri;
    }

    /// <summary>Sends what was not sent yet, says goodbye, and ends all subscriptions.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0) return;

        await _disposing.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _disposing.Dispose();
    }

    /// <exception cref="ClaspConnectionException">There is none at the moment.</exception>
    private ClientSession Session => _session ?? throw new ClaspConnectionException(State == ConnectionState.Closed
        ? "The client is closed."
        : $"There is no connection to {Endpoint} at the moment; it is being made again.");
}

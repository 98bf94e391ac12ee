using System.Net.WebSockets;
using System.Text;
using Clasp.EndToEnd.Processes;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;

namespace Clasp.EndToEnd.Peers;

/// <summary>A client reduced to its bytes: says what a test tells it to, and keeps all that it hears.</summary>
internal sealed class Peer : IAsyncDisposable
{
    private readonly IWire _wire;
    private readonly List<Received> _received = [];
    private readonly SemaphoreSlim _changed = new(0);
    private Task _reading = Task.CompletedTask;

    /// <param name="wire">Connected; disposed with the peer.</param>
    public Peer(IWire wire) => _wire = wire;

    public IReadOnlyList<Received> AllReceived
    {
        get
        {
            lock (_received) return [.. _received];
        }
    }

    public (int? Code, string? Reason) Close => _wire.Close;

    /// <summary>Connects by WebSocket, and is welcomed.</summary>
    public static async Task<Peer> JoinAsync(RelayProcess relay, string token = "") =>
        await JoinAsync(await WebSocketWire.ConnectAsync(relay.WebSocketUri), token);

    /// <summary>Says HELLO and waits for WELCOME.</summary>
    public static async Task<Peer> JoinAsync(IWire wire, string token = "")
    {
        var peer = new Peer(wire);
        peer.StartReading();
        await peer.HelloAsync(token);
        await peer.NextAsync(message => message.Type == MessageType.Welcome);
        return peer;
    }

    /// <summary>Says HELLO where that leads to an ERROR, and waits for it and for the end of the connection.</summary>
    public static async Task<Received> RefusedAsync(RelayProcess relay, string token)
    {
        await using var peer = new Peer(await WebSocketWire.ConnectAsync(relay.WebSocketUri));
        peer.StartReading();
        await peer.HelloAsync(token);
        var error = await peer.NextAsync(message => message.Type == MessageType.Error);
        await peer.ClosedAsync();
        return error;
    }

    public bool IsClosed => _reading.IsCompleted;

    public void StartReading() => _reading = ReadAsync();

    /// <summary>Completes when the relay has closed the connection.</summary>
    public Task ClosedAsync() => _reading.WaitAsync(Deadline.Default);

    public Task HelloAsync(string token = "") => SendAsync(Frame.ToArray(
        new HelloMessage { Version = 1, Features = Features.Param, Name = "test"u8, Token = Encoding.UTF8.GetBytes(token) }));

    public Task SetAsync(string address, Value value, bool isLock = false) => SendAsync(Frame.ToArray(
        new SetMessage { Address = Encoding.UTF8.GetBytes(address), Value = value.Encode(), Lock = isLock }));

    public Task GetAsync(string address) =>
        SendAsync(Frame.ToArray(new GetMessage { Address = Encoding.UTF8.GetBytes(address) }));

    public Task SubscribeAsync(string pattern) => SendAsync(Frame.ToArray(
        new SubscribeMessage { Id = 1, Pattern = Encoding.UTF8.GetBytes(pattern), TypeMask = SignalTypes.All }));

    public Task SendAsync(ReadOnlyMemory<byte> frame) => _wire.SendAsync(frame);

    /// <summary>Returns when the relay has handled all that this peer sent before.</summary>
    public async Task HandledAsync()
    {
        var pongs = AllReceived.Count(message => message.Type == MessageType.Pong);
        await SendAsync(Frame.ToArray(new PingMessage()));
        await UntilAsync(all => all.Count(message => message.Type == MessageType.Pong) > pongs, "PONG");
    }

    /// <summary>The first message, heard already or to come, that the test waits for.</summary>
    public async Task<Received> NextAsync(Func<Received, bool> isAwaited)
    {
        Received? found = null;
        await UntilAsync(all => (found = all.FirstOrDefault(isAwaited)) is not null, "the awaited message");
        return found!;
    }

    /// <summary>Sets, and waits for the answer: the ACK, or the ERROR.</summary>
    public async Task<Received> SetAndWaitAsync(string address, Value value, bool isLock = false)
    {
        var before = AllReceived.Count;
        await SetAsync(address, value, isLock);
        Received? answer = null;
        await UntilAsync(
            all => (answer = all.Skip(before).FirstOrDefault(message => IsAnswerTo(address, message))) is not null,
            $"an answer to SET {address}");
        return answer!;
    }

    public async Task UntilAsync(Func<List<Received>, bool> condition, string what, TimeSpan? within = null)
    {
        using var deadline = new CancellationTokenSource(within ?? Deadline.Default);
        try
        {
            while (true)
            {
                lock (_received)
                {
                    if (condition(_received)) return;
                }

                await _changed.WaitAsync(deadline.Token);
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"Not in time: {what}. Last heard: {string.Join(", ", AllReceived.TakeLast(5))}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _wire.DisposeAsync();
        await _reading;
        _changed.Dispose();
    }

    private static bool IsAnswerTo(string address, Received message) =>
        message.Type is MessageType.Ack or MessageType.Error && message.Address == address;

    private async Task ReadAsync()
    {
        try
        {
            while (await _wire.ReceiveAsync() is { } frame)
            {
                lock (_received) _received.AddRange(Received.From(frame));
                _changed.Release();
            }
        }
        catch (Exception gone) when (gone is WebSocketException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The connection was cut: by the test, or by the relay without a goodbye.
        }
    }
}

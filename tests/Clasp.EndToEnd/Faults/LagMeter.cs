using System.Diagnostics;
using Clasp.EndToEnd.Peers;
using Clasp.EndToEnd.Processes;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;

namespace Clasp.EndToEnd.Faults;

/// <summary>A subscriber of values that are the times at which they were set, and how old what it saw was at worst.</summary>
internal sealed class LagMeter : IAsyncDisposable
{
    private readonly TcpWire _wire;
    private readonly Dictionary<string, long> _newest = [];
    private readonly Lock _lock = new();
    private Task _reading = Task.CompletedTask;
    private TimeSpan _worstArrival;
    private TimeSpan _worstStaleness;
    private int _updates;

    private LagMeter(TcpWire wire) => _wire = wire;

    /// <summary>The longest way that a value took.</summary>
    public TimeSpan WorstArrival => Read(ref _worstArrival);

    /// <summary>The greatest age that the value of any address reached before a newer one came.</summary>
    public TimeSpan WorstStaleness => Read(ref _worstStaleness);

    public int Updates => Volatile.Read(ref _updates);

    public int Addresses
    {
        get
        {
            lock (_lock) return _newest.Count;
        }
    }

    public static async Task<LagMeter> StartAsync(RelayProcess relay, string pattern)
    {
        var meter = new LagMeter(await TcpWire.ConnectAsync(relay.TcpUri));
        await meter._wire.SendAsync(Frame.ToArray(new HelloMessage { Version = 1, Features = Features.Param, Name = "meter"u8 }));
        await meter._wire.SendAsync(Frame.ToArray(new SubscribeMessage
        {
            Id = 1, Pattern = System.Text.Encoding.UTF8.GetBytes(pattern), TypeMask = SignalTypes.All,
        }));
        meter._reading = meter.ReadAsync();
        return meter;
    }

    /// <summary>Forgets what it measured while things were warming up.</summary>
    public void StartOver()
    {
        lock (_lock)
        {
            _worstArrival = _worstStaleness = TimeSpan.Zero;
            _updates = 0;
        }
    }

    /// <summary>The oldest value that is seen at this moment.</summary>
    public TimeSpan StalenessNow()
    {
        lock (_lock) return _newest.Count == 0 ? TimeSpan.MaxValue : Stopwatch.GetElapsedTime(_newest.Values.Min());
    }

    public async ValueTask DisposeAsync()
    {
        await _wire.DisposeAsync();
        await _reading;
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await _wire.ReceiveAsync() is { } frame)
            {
                foreach (var message in Received.From(frame))
                {
                    if (message is { Type: MessageType.Set or MessageType.Snapshot, Address: { } address, Value: { } value })
                        Saw(address, value.AsInt64());
                }
            }
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            // The test is over, or the relay closed.
        }
    }

    private void Saw(string address, long setAt)
    {
        lock (_lock)
        {
            if (_newest.TryGetValue(address, out var before)) _worstStaleness = Max(_worstStaleness, Stopwatch.GetElapsedTime(before));
            _worstArrival = Max(_worstArrival, Stopwatch.GetElapsedTime(setAt));
            _newest[address] = setAt;
            _updates++;
        }
    }

    private TimeSpan Read(ref TimeSpan time)
    {
        lock (_lock) return time;
    }

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;
}

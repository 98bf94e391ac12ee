using System.Text;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;
using Clasp.Security.Scopes;
using Clasp.Security.Tokens;

namespace Clasp.Simulation.World;

/// <summary>A client of one router: writes, subscribes, and remembers what it was told.</summary>
internal sealed class SimulatedClient : ISimulatedPeer
{
    private readonly SimulatedConnection _connection;
    private uint _lastSubscription;

    public SimulatedClient(SimulatedTime time, SimulatedRouter router)
        : this(time, router, LinkQuality.Lan)
    {
    }

    public SimulatedClient(SimulatedTime time, SimulatedRouter router, LinkQuality quality, Grant? grant = null)
    {
        Router = router;
        _connection = new SimulatedConnection(time, this, router, quality);
        router.Opened(_connection.Far, isInitiator: false);
        if (grant is not null) _connection.Far.Session?.Authorize(TokenVerdict.Accepted(grant));
        Send(new HelloMessage { Version = 1, Features = Features.Signals, Name = "simulated"u8 });
    }

    public SimulatedRouter Router { get; }

    public bool IsOpen => _connection.IsOpen;

    /// <summary>What it heard of each address, in order: revision and value.</summary>
    public Dictionary<string, List<(ulong Revision, Value Value)>> Seen { get; } = [];

    public List<string> Events { get; } = [];

    /// <summary>Hears of each answer: to which address, with which revision, or 0 if it was refused.</summary>
    public Action<SimulatedClient, string, ulong>? Answered { get; set; }

    /// <summary>Publications that it made itself.</summary>
    public HashSet<string> Emitted { get; } = [];

    /// <summary>Answers to its SETs: address, revision, or code and text.</summary>
    public List<(string Address, ulong Revision, ErrorCode Code, string Text)> Answers { get; } = [];

    public void Set(string address, Value value, ulong? revision = null, bool takeLock = false, bool unlock = false, TimeToLive? ttl = null) =>
        Send(new SetMessage
        {
            Address = Encoding.UTF8.GetBytes(address),
            Value = value.Encode(),
            Revision = revision,
            Lock = takeLock,
            Unlock = unlock,
            Ttl = ttl,
        });

    /// <summary>Publishes a signal.</summary>
    public void Emit(string address, Value value, SignalType type = SignalType.Event, GesturePhase phase = default)
    {
        Emitted.Add($"{address}={value}");
        Send(new PublishMessage
        {
            Address = Encoding.UTF8.GetBytes(address),
            Signal = type,
            Content = PublishContent.Value,
            Value = value.Encode(),
            Id = type == SignalType.Gesture ? 1u : null,
            Phase = phase,
        });
    }

    /// <summary>Sets several params as one.</summary>
    public void Bundle(params ReadOnlySpan<(string Address, Value Value)> parts)
    {
        var buffer = new byte[16 * 1024];
        var bundle = new BundleWriter(buffer, null);
        foreach (var (address, value) in parts)
        {
            var set = Frame.ToArray(new SetMessage { Address = Encoding.UTF8.GetBytes(address), Value = value.Encode() });
            bundle.AddEncoded(set.AsSpan(FrameHeader.MinLength));
        }

        SendFrame(bundle.Finish().ToArray());
    }

    public void Get(string address) => Send(new GetMessage { Address = Encoding.UTF8.GetBytes(address) });

    /// <summary>Follows a pattern; no types are all types.</summary>
    public void Subscribe(string pattern, SignalTypes types = SignalTypes.None) => Send(new SubscribeMessage
    {
        Id = ++_lastSubscription,
        Pattern = Encoding.UTF8.GetBytes(pattern),
        TypeMask = types,
    });

    public void Send<TMessage>(in TMessage message)
        where TMessage : IMessage, allows ref struct => SendFrame(Frame.ToArray(message));

    public void SendFrame(byte[] frame) => _connection.Near.Write(frame);

    public void Close() => _connection.Cut();

    /// <summary>The newest value it knows, or null.</summary>
    public Value? Latest(string address) => Seen.TryGetValue(address, out var seen) ? seen[^1].Value : null;

    public void Opened(SimulatedEnd end, bool isInitiator)
    {
    }

    public void Received(SimulatedEnd end, byte[] bytes)
    {
        var rest = bytes.AsSpan();
        while (FrameHeader.TryRead(rest, out var header))
        {
            Take(rest.Slice(header.Length, header.PayloadLength));
            rest = rest[(header.Length + header.PayloadLength)..];
        }
    }

    public void WriteCompleted(SimulatedEnd end)
    {
    }

    public void Closed(SimulatedEnd end)
    {
    }

    public override string ToString() => $"client of {Router}";

    private void Take(ReadOnlySpan<byte> payload)
    {
        switch (MessageReader.TypeOf(payload))
        {
            case MessageType.Set:
                var set = SetMessage.ReadFrom(payload);
                Saw(set.Address, set.Revision ?? 0, Value.From(set.Value));
                break;
            case MessageType.Snapshot:
                foreach (var param in SnapshotMessage.ReadFrom(payload))
                    Saw(param.Address, param.Revision, Value.From(param.Value));
                break;
            case MessageType.Publish:
                var publish = PublishMessage.ReadFrom(payload);
                Events.Add($"{Encoding.UTF8.GetString(publish.Address)}={Value.From(publish.Value)}");
                break;
            case MessageType.Ack:
                var ack = AckMessage.ReadFrom(payload);
                Answers.Add((Encoding.UTF8.GetString(ack.Address), ack.Revision ?? 0, 0, ""));
                Answered?.Invoke(this, Encoding.UTF8.GetString(ack.Address), ack.Revision ?? 0);
                break;
            case MessageType.Error:
                var error = ErrorMessage.ReadFrom(payload);
                Answers.Add((Encoding.UTF8.GetString(error.Address), 0, error.Code, Encoding.UTF8.GetString(error.Text)));
                Answered?.Invoke(this, Encoding.UTF8.GetString(error.Address), 0);
                break;
        }
    }

    private void Saw(ReadOnlySpan<byte> address, ulong revision, Value value)
    {
        var key = Encoding.UTF8.GetString(address);
        if (!Seen.TryGetValue(key, out var seen)) Seen[key] = seen = [];
        seen.Add((revision, value));
    }
}

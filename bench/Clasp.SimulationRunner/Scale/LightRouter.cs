using System.Text;
using Clasp.Federation.Links;
using Clasp.Federation.Wire;
using Clasp.Protocol;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;
using Clasp.Simulation.World;

namespace Clasp.SimulationRunner.Scale;

/// <summary>
/// A leaf, or a hub with leaves, that says to its own hub what a router says, and keeps nothing of what it hears: ten
/// thousand real ones would not fit into one process.
/// </summary>
/// <param name="time">Its clock.</param>
/// <param name="id">Its name.</param>
/// <param name="owners">The leaves below it, or just itself.</param>
/// <param name="everybody">All there are: what it knows of them when it joins again.</param>
/// <param name="mirrored">What it keeps; empty for everything.</param>
internal sealed class LightRouter(
    SimulatedTime time, string id, IReadOnlyList<LightOwner> owners, IReadOnlyList<LightOwner> everybody, string[] mirrored)
    : ISimulatedPeer
{
    public const int Params = 10;

    private const int AcknowledgeAtBytes = 2 * 1024;
    private const long AcknowledgeAfterMicros = 20_000;

    // One for all of them, who speak one after the other.
    private static readonly byte[] Buffer = new byte[ProtocolLimits.MaxFrameBytes];

    private readonly Backoff _backoff = new(new Random(id.GetHashCode(StringComparison.Ordinal)));
    private readonly List<SyncCursor> _requested = [];
    private SimulatedRouter? _hub;
    private SimulatedEnd? _link;
    private long _linkedMicros;
    private ulong _acknowledgedBytes;
    private ulong _pacedBytes;
    private bool _isAcknowledging;
    private bool _knowsEverybody;
    private uint _connection;

    /// <summary>Whether the hub has said that this router has everything.</summary>
    public bool IsSynced { get; private set; }

    /// <summary>When the last change, or the last news of a router, came.</summary>
    public long LastNewsMicros { get; private set; }

    /// <summary>What came and went over its link.</summary>
    public Traffic Traffic { get; private set; }

    public void Join(SimulatedRouter hub)
    {
        _hub = hub;
        _linkedMicros = time.NowMicros;
        if (!hub.IsRunning)
        {
            Redial();
            return;
        }

        var connection = new SimulatedConnection(time, this, hub, LinkQuality.Lan);
        hub.Opened(connection.Far, isInitiator: false);
        Opened(connection.Near, isInitiator: true);
    }

    public void Opened(SimulatedEnd end, bool isInitiator)
    {
        _link = end;
        _pacedBytes = _acknowledgedBytes = 0;
        _connection++;
        IsSynced = false;
        Send(new HelloMessage
        {
            Version = 1,
            Features = Features.Signals | Features.Federation | Features.FederationExtension,
            Name = Encoding.UTF8.GetBytes(id),
        });
    }

    public void Received(SimulatedEnd end, byte[] bytes)
    {
        if (end != _link) return;

        var rest = bytes.AsSpan();
        while (FrameHeader.TryRead(rest, out var header))
        {
            var length = header.Length + header.PayloadLength;
            Traffic = Traffic.With(length);
            Take(rest.Slice(header.Length, header.PayloadLength), length);
            rest = rest[length..];
        }

        if (_pacedBytes - _acknowledgedBytes >= AcknowledgeAtBytes) Acknowledge();
        if (_pacedBytes == _acknowledgedBytes || _isAcknowledging) return;

        _isAcknowledging = true;
        time.After(AcknowledgeAfterMicros, () =>
        {
            _isAcknowledging = false;
            if (_pacedBytes != _acknowledgedBytes) Acknowledge();
        });
    }

    public void WriteCompleted(SimulatedEnd end)
    {
    }

    public void Closed(SimulatedEnd end)
    {
        _link = null;
        _knowsEverybody |= IsSynced;
        IsSynced = false;
        Redial();
    }

    /// <summary>Changes one param of the first of its owners.</summary>
    public void Change()
    {
        var owner = owners[0];
        owner.Sequence++;
        var writer = new ChangesWriter(
            Buffer, owner.Utf8, LightOwner.Incarnation, ChangesFlags.None, ProtocolLimits.MaxPayloadBytes);
        writer.TryAdd(ChangeOf(owner, owner.Sequence));
        Write(writer.Finish(owner.Sequence).ToArray());
    }

    public override string ToString() => id;

    private static SyncCursor CursorOf(LightOwner owner) => new(owner.Id, LightOwner.Incarnation, owner.Sequence);

    private static ReplicatedChange ChangeOf(LightOwner owner, ulong sequence) => new()
    {
        Sequence = sequence,
        Revision = sequence,
        Address = Encoding.UTF8.GetBytes($"/{owner.Id}/level/{sequence % Params}"),
        Value = new EncodedValue(ValueKind.Float64, BitConverter.GetBytes((double)sequence)),
        Writer = owner.Utf8,
    };

    private void Redial()
    {
        var wait = _backoff.Next(TimeSpan.FromMicroseconds(time.NowMicros - _linkedMicros));
        time.After((long)wait.TotalMicroseconds, () => Join(_hub!)); // Who redials has dialled before.
    }

    private void Take(ReadOnlySpan<byte> payload, int frameLength)
    {
        if (MessageReader.TypeOf(payload) == MessageType.Welcome) Introduce();
        if (MessageReader.TypeOf(payload) != MessageType.FederationSync) return;

        var op = (LinkOp)LinkWire.OpOf(payload);
        if (op is LinkOp.Changes or LinkOp.Signal or LinkOp.Fingerprints) _pacedBytes += (ulong)frameLength;
        if (op is LinkOp.Changes or LinkOp.Routers or LinkOp.SyncComplete) LastNewsMicros = time.NowMicros;
        switch (op)
        {
            case LinkOp.SyncComplete:
                IsSynced |= SyncCompleteOp.ReadFrom(payload).IsAll;
                break;
            case LinkOp.RequestSync:
                var request = RequestSyncOp.ReadFrom(payload);
                _requested.AddRange(request.Cursors);
                if (request.IsFirst) Answer();
                break;
            case LinkOp.Fingerprints:
                var offered = FingerprintsOp.ReadFrom(payload);
                Send(new ComparedOp(IsRefused: false, offered.Owner, offered.Seed, 0));
                break;
        }
    }

    private void Introduce()
    {
        var appearance = new Appearance(LightOwner.Incarnation, _connection);
        Send(new LinkOpen(id, appearance, [], mirrored));
        var isFirst = true;
        foreach (var some in Records(appearance).Chunk(200))
        {
            Send(new RoutersOp(isFirst, some));
            isFirst = false;
        }

        List<SyncCursor> cursors = _knowsEverybody ? [.. everybody.Except(owners).Select(CursorOf)] : [];
        var left = cursors.Count;
        foreach (var some in cursors.Chunk(SyncCursors.PerMessage).DefaultIfEmpty([]))
        {
            left -= some.Length;
            Send(new RequestSyncOp(IsFirst: left == 0, some) { HasMore = left > 0 });
        }
    }

    private IEnumerable<RouterRecord> Records(Appearance appearance)
    {
        if (owners[0].Id != id) yield return new RouterRecord([id], appearance, RouterReach.Up, default, []);

        foreach (var owner in owners)
        {
            string[] path = owner.Id == id ? [id] : [id, owner.Id];
            var stream = new StreamPosition(LightOwner.Incarnation, 0, 0);
            yield return new RouterRecord(path, appearance, RouterReach.Up, stream, [new ClaimRecord($"/{owner.Id}/**", 0)]);
        }
    }

    /// <summary>The hub has said how far it knows the owners: sends the rest, and that this is all.</summary>
    private void Answer()
    {
        var known = _requested.ToDictionary(cursor => cursor.Owner);
        _requested.Clear();
        foreach (var owner in owners)
        {
            if (known.TryGetValue(owner.Id, out var cursor) && cursor.Through == owner.Sequence) continue;

            owner.Sequence = Math.Max(owner.Sequence, Params);
            const ChangesFlags Copy = ChangesFlags.StartsCopy | ChangesFlags.Bulk;
            var writer = new ChangesWriter(Buffer, owner.Utf8, LightOwner.Incarnation, Copy, ProtocolLimits.MaxPayloadBytes);
            for (var i = owner.Sequence - Params + 1; i <= owner.Sequence; i++) writer.TryAdd(ChangeOf(owner, i));
            Write(writer.Finish(owner.Sequence).ToArray());
        }

        var left = owners.Count;
        foreach (var some in owners.Select(CursorOf).Chunk(SyncCursors.PerMessage))
        {
            left -= some.Length;
            Send(new SyncCompleteOp(IsAll: left == 0, some));
        }
    }

    private void Acknowledge()
    {
        _acknowledgedBytes = _pacedBytes;
        Send(new AcknowledgeOp { Bytes = _pacedBytes });
    }

    private void Send<TMessage>(in TMessage message)
        where TMessage : IMessage, allows ref struct => Write(Frame.ToArray(message));

    private void Write(byte[] frame)
    {
        if (_link is null) return;

        Traffic = Traffic.With(frame.Length);
        _link.Write(frame);
    }
}

using System.Text;
using Clasp.Federation.Wire;
using Clasp.Protocol;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;
using Clasp.Simulation.World;

namespace Clasp.SimulationRunner.Scale;

/// <summary>A leaf that says what a leaf says, and forgets what it hears: ten thousand real ones would not fit into one process.</summary>
internal sealed class LightLeaf(string id, ulong incarnation) : ISimulatedPeer
{
    private const int AcknowledgeAtBytes = 2 * 1024;

    // One for all of them, who speak one after the other.
    private static readonly byte[] Buffer = new byte[ProtocolLimits.MaxFrameBytes];
    private static readonly byte[] Address = new byte[ProtocolLimits.MaxAddressBytes];

    private readonly byte[] _name = Encoding.UTF8.GetBytes(id);
    private SimulatedEnd? _hub;
    private ulong _acknowledgedBytes;
    private ulong _pacedBytes;
    private ulong _sequence;
    private uint _connection;

    public string Id => id;

    /// <summary>Whether the hub has said that this leaf has everything.</summary>
    public bool IsSynced { get; private set; }

    public long ReceivedBytes { get; private set; }

    public long ReceivedChanges { get; private set; }

    public void Opened(SimulatedEnd end, bool isInitiator)
    {
        _hub = end;
        _pacedBytes = _acknowledgedBytes = 0;
        _connection++;
        IsSynced = false;
        Send(new HelloMessage
        {
            Version = 1,
            Features = Features.Signals | Features.Federation | Features.FederationExtension,
            Name = _name,
        });
    }

    public void Received(SimulatedEnd end, byte[] bytes)
    {
        ReceivedBytes += bytes.Length;
        var rest = bytes.AsSpan();
        while (FrameHeader.TryRead(rest, out var header))
        {
            var length = header.Length + header.PayloadLength;
            Take(rest.Slice(header.Length, header.PayloadLength), length);
            rest = rest[length..];
        }

        if (_pacedBytes - _acknowledgedBytes < AcknowledgeAtBytes && (_pacedBytes == _acknowledgedBytes || !IsSynced)) return;

        _acknowledgedBytes = _pacedBytes;
        Send(new AcknowledgeOp { Bytes = _pacedBytes });
    }

    public void WriteCompleted(SimulatedEnd end)
    {
    }

    public void Closed(SimulatedEnd end) => _hub = null;

    /// <summary>Changes its one param.</summary>
    public void Change()
    {
        var writer = new ChangesWriter(Buffer, _name, incarnation, _sequence == 0 ? ChangesFlags.StartsCopy : ChangesFlags.None, ProtocolLimits.MaxPayloadBytes);
        _sequence++;
        writer.TryAdd(new ReplicatedChange
        {
            Sequence = _sequence,
            Revision = _sequence,
            Address = Encoding.UTF8.GetBytes($"/{id}/level"),
            Value = new EncodedValue(ValueKind.Float64, BitConverter.GetBytes((double)_sequence)),
            Writer = _name,
        });
        _hub?.Write(writer.Finish(_sequence).ToArray());
        if (_sequence == 1) Complete();
    }

    public override string ToString() => id;

    private void Take(ReadOnlySpan<byte> payload, int frameLength)
    {
        if (MessageReader.TypeOf(payload) == MessageType.Welcome) Introduce();
        if (MessageReader.TypeOf(payload) != MessageType.FederationSync) return;

        switch ((LinkOp)LinkWire.OpOf(payload))
        {
            case LinkOp.Changes:
                _pacedBytes += (ulong)frameLength;
                var changes = new ChangesReader(payload, Address);
                while (changes.MoveNext()) ReceivedChanges++;
                break;
            case LinkOp.Signal:
                _pacedBytes += (ulong)frameLength;
                break;
            case LinkOp.SyncComplete:
                IsSynced |= SyncCompleteOp.ReadFrom(payload).IsAll;
                break;
            case LinkOp.RequestSync:
                Complete();
                break;
        }
    }

    private void Complete() => Send(new SyncCompleteOp(IsAll: true, [new SyncCursor(id, incarnation, _sequence)]));

    private void Introduce()
    {
        var appearance = new Appearance(incarnation, _connection);
        Send(new LinkOpen(id, appearance, [], []));
        Send(new RoutersOp(
            IsFirst: true,
            [new RouterRecord([id], appearance, RouterReach.Up, new StreamPosition(incarnation, 0, 0), [new ClaimRecord($"/{id}/**", 0)])]));
        Send(new RequestSyncOp(IsFirst: true, []));
    }

    private void Send<TMessage>(in TMessage message)
        where TMessage : IMessage, allows ref struct => _hub?.Write(Frame.ToArray(message));
}

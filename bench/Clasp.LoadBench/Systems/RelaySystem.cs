using Clasp.LoadBench.Wires;
using Clasp.Protocol.Framing;

namespace Clasp.LoadBench.Systems;

/// <summary>The relay of this repository, over one of its two transports.</summary>
internal sealed class RelaySystem(bool isWebSocket) : SystemUnderTest
{
    public override string Name => isWebSocket ? "clasp-relay, WebSocket" : "clasp-relay, TCP";

    public override Wire Wire { get; } = new ClaspWire(isWebSocket ? Envelope.MaskedWebSocket : Envelope.LengthPrefix);

    public override string StateNote => "SET: kept, revision, ACK";

    public override bool TellsLateJoiners => true;

    public override bool LimitsRates => true;

    public override void Install() => _ = Repository.RelayProgram;

    public override async Task<Server> StartAsync()
    {
        var relay = await Relay.StartAsync("--max-sessions", "0");
        return new(relay.ProcessId, isWebSocket ? relay.WsPort : relay.TcpPort, relay);
    }
}

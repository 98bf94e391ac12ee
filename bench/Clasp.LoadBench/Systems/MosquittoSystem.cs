using Clasp.LoadBench.Wires;

namespace Clasp.LoadBench.Systems;

/// <summary>Mosquitto, with queues without a limit and without Nagle's delay.</summary>
internal sealed class MosquittoSystem : DebianSystem
{
    public override string Name => "mosquitto";

    public override Wire Wire { get; } = new MqttWire();

    public override string StateNote => "retained, QoS 1: kept, PUBACK, no revision";

    public override bool TellsLateJoiners => true;

    protected override string[] ArgumentsFor(int port)
    {
        var file = Path.Combine(Path.GetTempPath(), "clasp-loadbench-mosquitto.conf");
        File.WriteAllText(file, $"""
            listener {port} 127.0.0.1
            allow_anonymous true
            persistence false
            set_tcp_nodelay true
            max_queued_messages 0
            max_inflight_messages 0
            log_type error

            """);
        return ["-c", file];
    }
}

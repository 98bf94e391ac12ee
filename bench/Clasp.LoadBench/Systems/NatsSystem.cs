using System.Globalization;
using Clasp.LoadBench.Wires;

namespace Clasp.LoadBench.Systems;

/// <summary>nats-server without JetStream.</summary>
internal sealed class NatsSystem : DebianSystem
{
    public override string Name => "nats-server";

    public override Wire Wire { get; } = new NatsWire();

    public override string? StateNote => null;

    public override bool TellsLateJoiners => false;

    protected override string[] ArgumentsFor(int port) => ["--addr", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture)];
}

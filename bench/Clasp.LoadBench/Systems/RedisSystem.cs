using System.Globalization;
using Clasp.LoadBench.Wires;

namespace Clasp.LoadBench.Systems;

/// <summary>Redis without a disk, used for its pub/sub.</summary>
internal sealed class RedisSystem : DebianSystem
{
    public override string Name => "redis-server";

    public override Wire Wire { get; } = new RedisWire();

    public override string StateNote => "SET and PUBLISH: kept, answered, no revision";

    public override bool TellsLateJoiners => false;

    protected override string[] ArgumentsFor(int port) =>
    [
        "--port", port.ToString(CultureInfo.InvariantCulture),
        "--bind", "127.0.0.1",
        "--save", "",
        "--appendonly", "no",
        "--maxclients", "15000",
        "--client-output-buffer-limit", "pubsub 0 0 0",
    ];
}

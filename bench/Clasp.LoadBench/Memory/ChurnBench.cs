using System.Diagnostics;
using System.Globalization;
using Clasp.LoadBench.Load;
using Clasp.LoadBench.Systems;
using Clasp.LoadBench.Wires;
using Clasp.Protocol.Framing;

namespace Clasp.LoadBench.Memory;

/// <summary>Sessions, subscriptions, params and signals come and go; what a relay holds for them has to go, too.</summary>
internal static class ChurnBench
{
    private const int Clients = 50;
    private const int ParamsPerTurn = 500;
    private const int Rows = 12;

    public static async Task<int> RunAsync(int seconds)
    {
        Repository.PrintMachine();

        // Params die after a second of silence, and what is remembered of them a second later, so that both come to rest.
        using var relay = await Relay.StartAsync(
            "--max-sessions", "0", "--param-ttl", "1", "--tombstone-horizon", "1", "--max-cached-addresses", "10000");
        Console.WriteLine("| after s | sessions so far | addresses so far | resident MB |");
        Console.WriteLine("|---:|---:|---:|---:|");
        var start = Stopwatch.GetTimestamp();
        var (turns, next) = (0, 0.0);
        var rows = new List<long>();
        while (Stopwatch.GetElapsedTime(start).TotalSeconds is var now && now < seconds)
        {
            Turn(relay, turns++);
            if (now < next) continue;

            next += (double)seconds / Rows;
            rows.Add(ProcessFigures.ResidentBytes(relay.ProcessId));
            Console.WriteLine($"| {now:N0} | {turns * (Clients + 1):N0} | {turns * ParamsPerTurn:N0} | {rows[^1] / 1e6:N0} |");
        }

        // The first third of the time is the start: the code is compiled, and all pools are filled.
        var settled = rows[(rows.Count / 3)..];
        var half = settled.Count / 2;
        var growth = settled[half..].Average() / settled[..half].Average() - 1;
        Console.WriteLine();
        Console.WriteLine($"Growth from the second to the last third of the time: {(100 * growth).ToString("+0.0;-0.0", CultureInfo.InvariantCulture)} %");
        return 0;
    }

    /// <summary>Clients of both transports join, subscribe, and are gone; one writes to addresses that nobody had before.</summary>
    private static void Turn(Relay relay, int turn)
    {
        var isTcp = turn % 2 == 0;
        var wire = new ClaspWire(isTcp ? Envelope.LengthPrefix : Envelope.MaskedWebSocket);
        using var load = new LoadLoop(wire, isTcp ? relay.TcpPort : relay.WsPort);
        load.Subscribe(load.Connect(Clients), i => $"/churn/{turn}/{i % 10}/*");
        new Fill(load).Set($"/churn/{turn}", ParamsPerTurn);
    }
}

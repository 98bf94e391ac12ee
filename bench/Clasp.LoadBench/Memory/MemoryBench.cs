using Clasp.LoadBench.Load;
using Clasp.LoadBench.Systems;
using Clasp.LoadBench.Wires;
using Clasp.Protocol.Framing;

namespace Clasp.LoadBench.Memory;

/// <summary>What a relay holds resident for params and for idle sessions.</summary>
internal static class MemoryBench
{
    /// <summary>Until the collector has seen that nothing happens any more.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(int sessions, int count)
    {
        Repository.PrintMachine();
        Console.WriteLine("| what | resident MB before | after | bytes for each | of these address and value | beyond |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|");
        await ParamsAsync(count);
        await SessionsAsync($"{sessions:N0} idle sessions, TCP", Envelope.LengthPrefix, sessions);
        await SessionsAsync($"{sessions:N0} idle sessions, WebSocket", Envelope.MaskedWebSocket, sessions);
        await BothAsync(sessions, count);
        return 0;
    }

    private static async Task ParamsAsync(int count)
    {
        using var relay = await Relay.StartAsync("--max-sessions", "0");
        using var load = new LoadLoop(new ClaspWire(Envelope.LengthPrefix), relay.TcpPort);
        var fill = new Fill(load);
        fill.Set("/warm/up", 1_000);
        var before = Settled(relay, load);
        var payload = fill.Set("/memory", count);
        Print($"{count:N0} params", before, Settled(relay, load), count, payload);
    }

    private static async Task SessionsAsync(string what, Envelope envelope, int count)
    {
        using var relay = await Relay.StartAsync("--max-sessions", "0");
        using var load = new LoadLoop(new ClaspWire(envelope), PortOf(relay, envelope));
        Join(load, 100);
        var before = Settled(relay, load);
        Join(load, count);
        Print(what, before, Settled(relay, load), count, payload: 0);
    }

    private static async Task BothAsync(int sessions, int count)
    {
        using var relay = await Relay.StartAsync("--max-sessions", "0");
        using var load = new LoadLoop(new ClaspWire(Envelope.MaskedWebSocket), relay.WsPort);
        var before = Settled(relay, load);
        new Fill(load).Set("/memory", count);
        Join(load, sessions);
        Console.WriteLine($"| {count:N0} params and {sessions:N0} sessions, WebSocket | {before / 1e6:N0} | {Settled(relay, load) / 1e6:N0} | | | |");
    }

    private static int PortOf(Relay relay, Envelope envelope) => envelope == Envelope.LengthPrefix ? relay.TcpPort : relay.WsPort;

    private static void Join(LoadLoop load, int count) => load.Subscribe(load.Connect(count), i => $"/desk/{i}/*");

    private static long Settled(Relay relay, LoadLoop load)
    {
        load.Settle(Settling);
        return ProcessFigures.ResidentBytes(relay.ProcessId);
    }

    private static void Print(string what, long before, long after, int count, long payload)
    {
        var each = (double)(after - before) / count;
        var own = (double)payload / count;
        Console.WriteLine($"| {what} | {before / 1e6:N0} | {after / 1e6:N0} | {each:N0} | {own:N0} | {each - own:N0} |");
    }
}

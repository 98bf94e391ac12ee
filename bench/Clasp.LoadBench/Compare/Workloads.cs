using System.Globalization;
using Clasp.LoadBench.Load;
using Clasp.LoadBench.Systems;
using Clasp.LoadBench.Wires;

namespace Clasp.LoadBench.Compare;

/// <summary>The work that the systems are compared at.</summary>
internal static class Workloads
{
    private const int Pairs = 16;
    private const int LargeBytes = 8 * 1024;
    private const int IdleSessions = 10_000;
    private const int ActivePairs = IdleSessions / 100 / 2;

    private static readonly Traffic Stream = new(MessageKind.Stream);

    public static IReadOnlyList<Workload> All { get; } =
    [
        new("fanout-50", "fan-out, 1 to 50", trial => FanOut(trial, 50, Stream)),
        new("fanout-1000", "fan-out, 1 to 1,000", trial => FanOut(trial, 1_000, Stream)),
        new("pairs", "16 pairs", trial => OneToOne(trial, Stream)),
        new("wildcard", "100 to 100 over one wildcard", trial => Wildcard(trial, 100)),
        new("set-50", "SET with revision and ACK, 1 to 50", trial => FanOut(trial, 50, new(MessageKind.State)))
        {
            Lacks = LacksState, Note = system => system.StateNote,
        },
        new("set-pairs", "SET with revision and ACK, 16 pairs", trial => OneToOne(trial, new(MessageKind.State)))
        {
            Lacks = LacksState, Note = system => system.StateNote,
        },
        new("late", "late joiners at 100,000 params", LateJoiners.Run)
        {
            Lacks = system => system.TellsLateJoiners ? null : "a subscriber is not told what is there",
        },
        new("paced-pairs", "16 pairs, 10,000/s together", trial => OneToOne(trial, Stream with { Rate = 10_000.0 / Pairs })),
        new("paced-1000", "16 pairs, 1,000/s each", trial => OneToOne(trial, Stream with { Rate = 1_000 })),
        new("paced-50", "1 to 50, 200/s", trial => FanOut(trial, 50, Stream with { Rate = 200 })),
        new("large", "8 KB, 1 to 50", trial => FanOut(trial, 50, Stream with { PayloadBytes = LargeBytes })),
        new("idle", "10,000 sessions, 1 % active: 50 pairs, 200/s each", Idle),
        new("show", "a show: 30 faders at 60 Hz, 200 subscribers, events, gestures", Show.Run)
        {
            Note = system => system.LimitsRates ? "limits rates" : "no state, or no limit of rates: everyone gets all",
        },
    ];

    private static string? LacksState(SystemUnderTest system) => system.StateNote is null ? "no state, no revision, no ACK" : null;

    private static Sample FanOut(Trial trial, int receivers, Traffic traffic)
    {
        var publisher = trial.Load.Connect(1)[0];
        var subscribers = trial.Load.Connect(receivers);
        trial.Load.Subscribe(subscribers, _ => "/bench/fan");
        trial.AddFlow(publisher, subscribers, "/bench/fan", traffic);
        return trial.Run();
    }

    private static Sample OneToOne(Trial trial, Traffic traffic)
    {
        var clients = trial.Load.Connect(2 * Pairs);
        JoinPairs(trial, clients[..Pairs], clients[Pairs..], traffic);
        return trial.Run();
    }

    private static Sample Wildcard(Trial trial, int count)
    {
        var clients = trial.Load.Connect(2 * count);
        var receivers = clients[count..];
        trial.Load.Subscribe(receivers, _ => "/bench/*/level");
        var addresses = Enumerable.Range(0, count).Select(i => $"/bench/{i.ToString(CultureInfo.InvariantCulture)}/level");
        trial.AddFlow(clients[..count], receivers, [.. addresses], Stream);
        return trial.Run();
    }

    private static Sample Idle(Trial trial)
    {
        var clients = trial.Load.Connect(IdleSessions);
        trial.Load.Subscribe(clients[(2 * ActivePairs)..], i => $"/idle/{i}");
        JoinPairs(trial, clients[..ActivePairs], clients[ActivePairs..(2 * ActivePairs)], Stream with { Rate = 200 });
        return trial.Run();
    }

    /// <summary>Each publisher has a receiver of its own.</summary>
    private static void JoinPairs(Trial trial, LoadConnection[] publishers, LoadConnection[] receivers, Traffic traffic)
    {
        trial.Load.Subscribe(receivers, i => $"/bench/pair/{i}");
        for (var i = 0; i < publishers.Length; i++)
            trial.AddFlow(publishers[i], [receivers[i]], $"/bench/pair/{i}", traffic);
    }
}

using Clasp.LoadBench.Load;
using Clasp.LoadBench.Wires;

namespace Clasp.LoadBench.Compare;

/// <summary>A show as it goes on: faders that move, gestures, cues; and lights, tablets and desks that watch.</summary>
internal static class Show
{
    private const int Faders = 30;
    private const int Touches = 10;
    private const int FramesPerSecond = 60;
    private const int CuesPerSecond = 50;
    private const int Lights = 100;
    private const int Tablets = 80;
    private const int Desks = 20;
    private const int TabletRate = 20;

    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(300);

    public static Sample Run(Trial trial)
    {
        var lights = Join(trial, Lights, "/show/fader/*");
        var tablets = Join(trial, Tablets, "/show/fader/*", TabletRate);
        Join(trial, Desks, "/show/**");

        // A tablet gets a value later by intention, and a gesture moves on without it: neither is timed.
        var atLights = new Arrivals();
        foreach (var light in lights) light.Arrivals = atLights;
        var faders = Enumerable.Range(0, Faders)
            .Select(i => Send(trial, MessageKind.State, $"/show/fader/{i}", FramesPerSecond, atLights))
            .ToList();
        for (var i = 0; i < Touches; i++) Send(trial, MessageKind.Gesture, $"/show/touch/{i}", FramesPerSecond, new());
        Send(trial, MessageKind.Event, "/show/cue", CuesPerSecond, new());

        var sample = trial.Run();
        trial.Load.Settle(Settling);
        var last = faders.Max(fader => fader.LastStamp);
        return sample with
        {
            Lost = (faders.Sum(fader => fader.Sent) * Lights) - atLights.Delivered,
            Stale = tablets.Count(tablet => tablet.NewestStamp != last),
        };
    }

    private static LoadConnection[] Join(Trial trial, int count, string pattern, int maxRate = 0)
    {
        var watchers = trial.Load.Connect(count);
        trial.Load.Subscribe(watchers, _ => pattern, maxRate);
        return watchers;
    }

    private static Flow Send(Trial trial, MessageKind kind, string address, int rate, Arrivals arrivals)
    {
        // Where nothing is kept, a fader is a message like any other.
        if (kind == MessageKind.State && trial.System.StateNote is null) kind = MessageKind.Stream;
        var template = trial.Load.Wire.Message(kind, address, Traffic.SmallBytes);
        var flow = new Flow(trial.Load.Connect(1), [template], arrivals, fanOut: 0) { Rate = rate };
        trial.Load.Add(flow);
        return flow;
    }
}

using Clasp.EndToEnd.Peers;
using Clasp.EndToEnd.Processes;
using Clasp.Protocol;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;

namespace Clasp.EndToEnd;

/// <summary>How well a bundle keeps its time, which on a busy machine can only be reported.</summary>
public sealed class ScheduledBundleTests(ITestOutputHelper output)
{
    private const int Bundles = 20;

    [Fact]
    public async Task Bundles_run_at_their_time_and_never_before()
    {
        await using var relay = await RelayProcess.StartAsync();
        await using var sender = await Peer.JoinAsync(relay);
        await using var receiver = await Peer.JoinAsync(relay);
        await receiver.SubscribeAsync("/cue/*");
        await receiver.HandledAsync();
        var lateness = new List<double>();

        for (var i = 0; i < Bundles; i++)
        {
            var at = NowMicros() + 50_000;
            await sender.SendAsync(BundleAt(at, i));
            await receiver.UntilAsync(all => all.Any(message => IsCue(message, i)), "the bundle");
            lateness.Add((NowMicros() - (double)at) / 1_000);
        }

        lateness.Sort();
        output.WriteLine($"late by {lateness[0]:F2} to {lateness[^1]:F2} ms, median {lateness[Bundles / 2]:F2} ms");
        Assert.True(lateness[0] >= 0, $"early by {-lateness[0]:F2} ms");
    }

    private static bool IsCue(Received message, int number) =>
        message.Type == MessageType.Set && message.Value!.AsInt64() == number;

    private static byte[] BundleAt(ulong micros, int value)
    {
        var bundle = new BundleWriter(new byte[ProtocolLimits.MaxFrameBytes], micros);
        bundle.Add(new SetMessage { Address = "/cue/light"u8, Value = Value.Int64(value).Encode() });
        return bundle.Finish().ToArray();
    }

    private static ulong NowMicros() => (ulong)(TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / 10;
}

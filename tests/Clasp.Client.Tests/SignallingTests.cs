using Clasp.Client.Tests.Support;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;

namespace Clasp.Client.Tests;

public sealed class SignallingTests : IAsyncLifetime
{
    private readonly ScriptedRelay _relay = new();
    private ClaspClient _client = null!;
    private RelaySession _session = null!;

    public async ValueTask InitializeAsync() => (_client, _session) = await _relay.ConnectAsync();

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _relay.DisposeAsync();
    }

    [Fact]
    public async Task An_event_may_carry_a_value_or_nothing()
    {
        await _client.EmitAsync("/cue", "go", TestContext.Current.CancellationToken);
        await _client.EmitAsync("/cue", cancellation: TestContext.Current.CancellationToken);

        Assert.Equal("Event /cue Value \"go\"", Describe(await _session.NextAsync(MessageType.Publish)));
        Assert.Equal("Event /cue None", Describe(await _session.NextAsync(MessageType.Publish)));
    }

    [Fact]
    public async Task A_stream_carries_values_or_samples()
    {
        double[] samples = [1, 2.5];
        await _client.StreamAsync("/meter", 0.5, TestContext.Current.CancellationToken);
        await _client.StreamAsync("/audio", samples, 48_000, TestContext.Current.CancellationToken);

        Assert.Equal("Stream /meter Value 0.5", Describe(await _session.NextAsync(MessageType.Publish)));
        Assert.Equal("Stream /audio Samples 2 2.5 at 48000", Describe(await _session.NextAsync(MessageType.Publish)));
    }

    [Fact]
    public async Task A_gesture_goes_step_by_step()
    {
        foreach (var phase in Enum.GetValues<GesturePhase>())
            await _client.GestureAsync("/pad", phase, 1, id: 4, TestContext.Current.CancellationToken);

        foreach (var phase in Enum.GetValues<GesturePhase>())
            Assert.Equal($"Gesture /pad Value 1 {phase} 4", Describe(await _session.NextAsync(MessageType.Publish)));
    }

    [Fact]
    public async Task A_timeline_starts_at_a_time_of_the_relays_clock()
    {
        var start = DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(5) - _client.ClockOffset;

        await _client.TimelineAsync("/fade", Value.Array(0, 1), start, TestContext.Current.CancellationToken);

        var timeline = Describe(await _session.NextAsync(MessageType.Publish));
        Assert.Equal("Timeline /fade Value [0,1] at 5000000 us", timeline);
    }

    private static string Describe(byte[] payload)
    {
        var message = PublishMessage.ReadFrom(payload);
        var content = message.Content switch
        {
            PublishContent.Value => $" {Value.From(message.Value)}",
            PublishContent.Samples => $" {message.SampleCount} {message.SampleAt(1)} at {message.Rate}",
            _ => "",
        };
        var gesture = message.Signal == SignalType.Gesture ? $" {message.Phase} {message.Id}" : "";
        var time = message.TimestampMicros is { } micros ? $" at {micros} us" : "";
        return $"{message.Signal} {Said.Text(message.Address)} {message.Content}{content}{gesture}{time}";
    }
}

using Clasp.Client.Outgoing;
using Clasp.Client.Replies;
using Clasp.Client.Sessions;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;

namespace Clasp.Client;

/// <content>Signals: passed on to whoever subscribes, not kept, not acknowledged.</content>
public sealed partial class ClaspClient
{
    /// <summary>Publishes an event.</summary>
    /// <param name="address">Where.</param>
    /// <param name="value">What it carries, if anything.</param>
    /// <param name="cancellation">Ends the waiting for room, when too much is waiting for the network.</param>
    /// <exception cref="ClaspConnectionException">There is no connection.</exception>
    /// <exception cref="ArgumentException">It is too long for a message.</exception>
    public ValueTask EmitAsync(string address, Value? value = null, CancellationToken cancellation = default) =>
        PublishAsync(new(address, SignalType.Event) { Value = value }, cancellation);

    /// <summary>Publishes the next value of a stream; receivers that are too slow miss some.</summary>
    /// <inheritdoc cref="EmitAsync"/>
    public ValueTask StreamAsync(string address, Value value, CancellationToken cancellation = default) =>
        PublishAsync(new(address, SignalType.Stream) { Value = value }, cancellation);

    /// <summary>Publishes the next samples of a stream; receivers that are too slow miss some.</summary>
    /// <param name="address">Where.</param>
    /// <param name="samples">In the order of time.</param>
    /// <param name="rate">Samples a second, if receivers shall be told.</param>
    /// <param name="cancellation">Ends the waiting for room, when too much is waiting for the network.</param>
    /// <exception cref="ClaspConnectionException">There is no connection.</exception>
    /// <exception cref="ArgumentException">It is too long for a message.</exception>
    public ValueTask StreamAsync(
        string address, ReadOnlyMemory<double> samples, uint? rate = null, CancellationToken cancellation = default) =>
        PublishAsync(new(address, SignalType.Stream) { Samples = samples, Rate = rate }, cancellation);

    /// <summary>Publishes a step of a gesture: a start, any number of moves, then an end or a cancel.</summary>
    /// <param name="address">Where.</param>
    /// <param name="phase">Which step.</param>
    /// <param name="value">What it carries, if anything, such as a position.</param>
    /// <param name="id">Tells gestures at one address apart, such as two fingers.</param>
    /// <param name="cancellation">Ends the waiting for room, when too much is waiting for the network.</param>
    /// <exception cref="ClaspConnectionException">There is no connection.</exception>
    /// <exception cref="ArgumentException">It is too long for a message.</exception>
    public ValueTask GestureAsync(
        string address,
        GesturePhase phase,
        Value? value = null,
        uint id = 0,
        CancellationToken cancellation = default) =>
        PublishAsync(new(address, SignalType.Gesture) { Phase = phase, Value = value, Id = id }, cancellation);

    /// <summary>Publishes a timeline.</summary>
    /// <param name="address">Where.</param>
    /// <param name="timeline">The keyframes, in a form that both ends agree on: the protocol has none.</param>
    /// <param name="start">When it starts, by this machine's clock; null leaves it to the receivers.</param>
    /// <param name="cancellation">Ends the waiting for room, when too much is waiting for the network.</param>
    /// <exception cref="ClaspConnectionException">There is no connection.</exception>
    /// <exception cref="ArgumentException">It is too long for a message.</exception>
    public ValueTask TimelineAsync(
        string address, Value timeline, DateTimeOffset? start = null, CancellationToken cancellation = default)
    {
        ulong? micros = start is { } time ? Clock.ToMicros(time + ClockOffset) : null;
        return PublishAsync(
            new(address, SignalType.Timeline) { Value = timeline, TimestampMicros = micros }, cancellation);
    }

    private ValueTask PublishAsync(OutgoingPublish signal, CancellationToken cancellation) =>
        Session.SendAsync(signal, ExpectedReply.None, cancellation);
}

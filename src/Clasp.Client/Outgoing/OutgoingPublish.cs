using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;

namespace Clasp.Client.Outgoing;

/// <summary>A signal to be published, alone or in a bundle.</summary>
internal sealed record OutgoingPublish(string Address, SignalType Signal) : IOutgoing, IBundlePart
{
    public Value? Value { get; init; }

    public ReadOnlyMemory<double>? Samples { get; init; }

    public GesturePhase Phase { get; init; }

    public uint? Id { get; init; }

    public uint? Rate { get; init; }

    public ulong? TimestampMicros { get; init; }

    public int WriteTo(Span<byte> frame, scoped ref Scratch scratch) => Frame.Write(frame, ToMessage(ref scratch));

    public void AddTo(ref BundleWriter bundle, scoped ref Scratch scratch) => bundle.Add(ToMessage(ref scratch));

    private PublishMessage ToMessage(scoped ref Scratch scratch) => new()
    {
        Address = scratch.Utf8(Address),
        Signal = Signal,
        Phase = Phase,
        Content = Content,
        Value = Value is null ? default : scratch.Encode(Value),
        Samples = Samples is { } samples ? scratch.Encode(samples.Span) : default,
        Id = Id,
        Rate = Rate,
        TimestampMicros = TimestampMicros,
    };

    private PublishContent Content =>
        Value is not null ? PublishContent.Value : Samples is not null ? PublishContent.Samples : PublishContent.None;
}

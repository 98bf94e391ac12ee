using Clasp.Protocol;
using Clasp.Protocol.Messages;

namespace Clasp.Client.Outgoing;

/// <summary>Tells which signals this client has.</summary>
internal readonly record struct OutgoingAnnounce(string Namespace, IReadOnlyList<SignalInfo> Signals) : IOutgoing
{
    public int WriteTo(Span<byte> frame, scoped ref Scratch scratch)
    {
        var writer = SignalsWriter.Announce(frame, scratch.Utf8(Namespace));
        foreach (var signal in Signals)
        {
            var own = scratch;
            if (!writer.TryAdd(ToDefinition(signal, ref own)))
                throw new ProtocolException($"{Signals.Count} signals do not fit one ANNOUNCE.");
        }

        return writer.Finish().Length;
    }

    private static SignalDefinition ToDefinition(SignalInfo signal, scoped ref Scratch scratch) => new()
    {
        Address = scratch.Utf8(signal.Address),
        Type = signal.Type,
        HasDatatype = signal.Datatype is not null,
        Datatype = scratch.Utf8(signal.Datatype ?? ""),
        HasAccess = signal.Access is not null,
        Access = scratch.Utf8(signal.Access ?? ""),
        HasMetadata = signal is not { Unit: null, Range: null, Default: null, Description: null },
        Metadata = new()
        {
            HasUnit = signal.Unit is not null,
            Unit = scratch.Utf8(signal.Unit ?? ""),
            Range = signal.Range,
            HasDefault = signal.Default is not null,
            Default = signal.Default is null ? default : scratch.Encode(signal.Default),
            HasDescription = signal.Description is not null,
            Description = scratch.Utf8(signal.Description ?? ""),
        },
    };
}

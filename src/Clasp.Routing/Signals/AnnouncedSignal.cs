using Clasp.Protocol.Messages;

namespace Clasp.Routing.Signals;

/// <summary>A signal that some client says exists.</summary>
internal sealed record AnnouncedSignal(byte[] Address, SignalType Type, byte[]? Datatype, byte[]? Access)
{
    public long AnnouncedMicros { get; init; }

    public SignalDefinition ToDefinition() => new()
    {
        Address = Address,
        Type = Type,
        HasDatatype = Datatype is not null,
        Datatype = Datatype,
        HasAccess = Access is not null,
        Access = Access,
    };
}

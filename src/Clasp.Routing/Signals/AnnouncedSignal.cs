using Clasp.Protocol.Messages;
using Clasp.Routing.State;

namespace Clasp.Routing.Signals;

/// <summary>A signal that some client says exists.</summary>
internal sealed class AnnouncedSignal(byte[] address) : IAddressed
{
    private byte[]? _datatype;
    private byte[]? _access;
    private SignalType _type;

    public ReadOnlySpan<byte> Address => address;

    /// <summary>When it was announced last, monotonic.</summary>
    public long AnnouncedMicros { get; private set; }

    public SignalDefinition Definition => new()
    {
        Address = address,
        Type = _type,
        HasDatatype = _datatype is not null,
        Datatype = _datatype,
        HasAccess = _access is not null,
        Access = _access,
    };

    public void Update(in SignalDefinition definition, long nowMicros)
    {
        _type = definition.Type;
        _datatype = definition.HasDatatype ? definition.Datatype.ToArray() : null;
        _access = definition.HasAccess ? definition.Access.ToArray() : null;
        AnnouncedMicros = nowMicros;
    }
}

namespace Clasp.Routing.State;

/// <summary>Something that lives at an address, which never changes.</summary>
internal interface IAddressed
{
    ReadOnlySpan<byte> Address { get; }
}

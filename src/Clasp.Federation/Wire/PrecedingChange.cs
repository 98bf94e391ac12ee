namespace Clasp.Federation.Wire;

/// <summary>
/// What a change is written in relation to: the one before it in the same message, which is often much like it.
/// </summary>
internal ref struct PrecedingChange
{
    public ulong Sequence { get; set; }

    public ulong TimestampMicros { get; set; }

    public ReadOnlySpan<byte> Address { get; set; }

    public ReadOnlySpan<byte> Writer { get; set; }
}

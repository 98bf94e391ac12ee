using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;

namespace Clasp.Routing.State;

/// <summary>A param as its owner, another router, has it.</summary>
public readonly ref struct Replica
{
    public ulong Sequence { get; init; }

    public ulong Revision { get; init; }

    public ulong TimestampMicros { get; init; }

    public ReadOnlySpan<byte> Address { get; init; }

    public EncodedValue Value { get; init; }

    public bool IsTombstone { get; init; }

    public TimeToLive? Ttl { get; init; }

    public ReadOnlySpan<byte> LockHolder { get; init; }

    public ReadOnlySpan<byte> Writer { get; init; }
}

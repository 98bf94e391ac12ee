using Clasp.Protocol.Values;

namespace Clasp.Client;

/// <summary>A param as it is at the relay.</summary>
/// <param name="Address">Where.</param>
/// <param name="Value">Its value.</param>
/// <param name="Revision">Grows with each write.</param>
/// <param name="Writer">The session that wrote it last, if the relay tells.</param>
/// <param name="TimestampMicros">When that was, by the relay's clock, in microseconds since the Unix epoch.</param>
public sealed record ParamSnapshot(string Address, Value Value, ulong Revision, string? Writer, ulong? TimestampMicros);

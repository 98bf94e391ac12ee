using Clasp.Protocol.Values;

namespace Clasp.Security.Rules;

/// <summary>The params that rules look at: those of the router that decides.</summary>
public interface IRuleState
{
    /// <summary>The value at an address; <c>false</c> where there is none.</summary>
    bool TryGet(scoped ReadOnlySpan<byte> address, out EncodedValue value);
}

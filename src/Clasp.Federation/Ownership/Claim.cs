using Clasp.Protocol.Addressing;

namespace Clasp.Federation.Ownership;

/// <summary>A namespace and who owns it.</summary>
/// <remarks>The epoch grows with every new owner, so that the word of an old one can be told apart.</remarks>
internal sealed record Claim(AddressPattern Pattern, KnownRouter Owner, ulong Epoch)
{
    public override string ToString() => $"{Pattern.Text} of {Owner.Id}";
}

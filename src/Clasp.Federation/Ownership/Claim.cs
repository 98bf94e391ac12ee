using Clasp.Protocol.Addressing;

namespace Clasp.Federation.Ownership;

/// <summary>A namespace and who owns it.</summary>
/// <remarks>The epoch grows with every new owner, so that the word of an old one can be told apart.</remarks>
internal sealed class Claim(AddressPattern pattern, KnownRouter owner, ulong epoch)
{
    public AddressPattern Pattern { get; } = pattern;

    public KnownRouter Owner { get; } = owner;

    /// <summary>0: its owner has not been told yet.</summary>
    public ulong Epoch { get; set; } = epoch;

    public override string ToString() => $"{Pattern.Text} of {Owner.Id}";
}

using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;

namespace Clasp.Client.Outgoing;

/// <summary>A param to be set, alone or in a bundle.</summary>
internal sealed record OutgoingSet(string Address, Value Value, SetOptions? Options) : IOutgoing, IBundlePart
{
    public int WriteTo(Span<byte> frame, scoped ref Scratch scratch) => Frame.Write(frame, ToMessage(ref scratch));

    public void AddTo(ref BundleWriter bundle, scoped ref Scratch scratch) => bundle.Add(ToMessage(ref scratch));

    private SetMessage ToMessage(scoped ref Scratch scratch) => new()
    {
        Address = scratch.Utf8(Address),
        Value = scratch.Encode(Value),
        Revision = Options?.Revision,
        Lock = Options?.Lock ?? false,
        Unlock = Options?.Unlock ?? false,
        Ttl = Options?.Ttl,
    };
}

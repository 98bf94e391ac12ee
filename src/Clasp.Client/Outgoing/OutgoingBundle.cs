using Clasp.Protocol.Messages;

namespace Clasp.Client.Outgoing;

/// <summary>Messages that take effect together.</summary>
internal readonly record struct OutgoingBundle(IReadOnlyList<IBundlePart> Parts, ulong? TimestampMicros) : IOutgoing
{
    public int WriteTo(Span<byte> frame, scoped ref Scratch scratch)
    {
        var bundle = new BundleWriter(frame, TimestampMicros);
        foreach (var part in Parts)
        {
            var own = scratch;
            part.AddTo(ref bundle, ref own);
        }

        return bundle.Finish().Length;
    }
}

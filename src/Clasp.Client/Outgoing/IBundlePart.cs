using Clasp.Protocol.Messages;

namespace Clasp.Client.Outgoing;

/// <summary>A message that may be part of a bundle.</summary>
internal interface IBundlePart
{
    string Address { get; }

    /// <exception cref="Protocol.ProtocolException">It does not fit.</exception>
    void AddTo(ref BundleWriter bundle, scoped ref Scratch scratch);
}

namespace Clasp.Client.Outgoing;

/// <summary>A message that is going to be sent, as the caller's objects.</summary>
internal interface IOutgoing
{
    /// <summary>Writes the whole frame.</summary>
    /// <returns>Its length.</returns>
    /// <exception cref="Protocol.ProtocolException">It does not fit.</exception>
    int WriteTo(Span<byte> frame, scoped ref Scratch scratch);
}

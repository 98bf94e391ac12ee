namespace Clasp.Transport.Reading;

/// <summary>Cuts the bytes received into frames.</summary>
internal abstract class FrameCutter
{
    /// <summary>Set once the peer has said goodbye; nothing after that is read.</summary>
    public CloseFrame? PeerClose { get; protected set; }

    /// <summary>The peer sent a ping or pong.</summary>
    protected bool HasSignOfLife { get; set; }

    /// <summary>Whether the peer has sent a ping or pong since this was last asked.</summary>
    public bool TakeSignOfLife()
    {
        var hasSign = HasSignOfLife;
        HasSignOfLife = false;
        return hasSign;
    }

    /// <summary>Puts all whole frames into the batch and skips their bytes.</summary>
    /// <returns>How many unread bytes the next frame needs, as far as is known yet.</returns>
    /// <exception cref="FramingException">The peer broke the rules; the batch holds what came before that.</exception>
    public abstract int Cut(ReceiveBuffer buffer, FrameBatch batch);
}

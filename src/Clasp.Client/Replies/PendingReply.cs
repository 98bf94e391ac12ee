namespace Clasp.Client.Replies;

/// <summary>Somebody who waits for an answer.</summary>
internal abstract class PendingReply
{
    /// <summary>Nobody waits any more; the answer must still be recognised when it comes.</summary>
    public abstract bool IsDone { get; }

    public abstract void Fail(ClaspException failure);
}

using Clasp.Protocol.Messages;

namespace Clasp.Client.Replies;

/// <summary>The outstanding answers that name one address.</summary>
internal sealed class AddressReplies
{
    public ReplyQueue Sets { get; } = new();

    public ReplyQueue Gets { get; } = new();

    public ReplyQueue Subscribes { get; } = new();

    public bool IsEmpty => Sets.IsEmpty && Gets.IsEmpty && Subscribes.IsEmpty;

    public IEnumerable<PendingReply> Waiters => Sets.Waiters.Concat(Gets.Waiters).Concat(Subscribes.Waiters);

    public ReplyQueue Of(ReplyKind kind) => kind switch
    {
        ReplyKind.Set => Sets,
        ReplyKind.Get => Gets,
        ReplyKind.Subscribe => Subscribes,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "These answers are not told apart by address."),
    };

    /// <summary>Those that an ERROR with this number can be about.</summary>
    public IEnumerable<ReplyQueue> RefusableWith(ErrorCode code) => code switch
    {
        ErrorCode.NotFound => [Gets],
        ErrorCode.BadPattern => [Subscribes],
        ErrorCode.RevisionConflict or ErrorCode.LockHeld or ErrorCode.InvalidValue => [Sets],
        _ => [Sets, Gets, Subscribes],
    };
}

namespace Clasp.Client.Replies;

/// <summary>The outstanding answers that name one address.</summary>
internal sealed class AddressReplies
{
    public ReplyQueue Sets { get; } = new();

    public ReplyQueue Gets { get; } = new();

    public ReplyQueue Announces { get; } = new();

    public ReplyQueue Subscribes { get; } = new();

    public bool IsEmpty => Sets.IsEmpty && Gets.IsEmpty && Announces.IsEmpty && Subscribes.IsEmpty;

    public IEnumerable<PendingReply> Waiters =>
        Sets.Waiters.Concat(Gets.Waiters).Concat(Announces.Waiters).Concat(Subscribes.Waiters);

    public ReplyQueue Of(ReplyKind kind) => kind switch
    {
        ReplyKind.Set => Sets,
        ReplyKind.Get => Gets,
        ReplyKind.Announce => Announces,
        ReplyKind.Subscribe => Subscribes,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Answers of this kind name no address."),
    };
}

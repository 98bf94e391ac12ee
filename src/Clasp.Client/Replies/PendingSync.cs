namespace Clasp.Client.Replies;

/// <summary>A caller that compares clocks, and is told the relay's times of receipt and of answer.</summary>
internal sealed class PendingSync(ulong sentMicros) : Pending<(ulong ReceivedMicros, ulong AnsweredMicros)>
{
    public ulong SentMicros { get; } = sentMicros;
}

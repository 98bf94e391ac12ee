namespace Clasp.EndToEnd.Faults;

/// <summary>How slow a path is, each way.</summary>
/// <param name="BytesPerSecond">What fits through; 0 for any number.</param>
/// <param name="Delay">How long a byte is under way, besides the wait for those before it.</param>
internal sealed record PathSpeed(int BytesPerSecond, TimeSpan Delay)
{
    /// <summary>What a socket of a slow path may hold by itself.</summary>
    public const int SocketBufferBytes = 4 * 1024;

    /// <summary>What may stand in the queue of a slow path before its sender has to wait.</summary>
    public const int QueueBytes = 16 * 1024;

    public static PathSpeed Unlimited { get; } = new(0, TimeSpan.Zero);

    public bool IsUnlimited => this == Unlimited;
}

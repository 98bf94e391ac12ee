namespace Clasp.Protocol.Messages;

/// <summary>How long a param lives, as SET carries it: never expires, sliding, or absolute.</summary>
/// <param name="Raw">
/// The u32 of the wire: 0 is never; bit 31 set is absolute, clear is sliding; bits 30 to 0 are seconds.
/// </param>
public readonly record struct TimeToLive(uint Raw)
{
    /// <summary>The longest time that fits: 31 bits of seconds.</summary>
    public const uint MaxSeconds = 0x7FFF_FFFF;

    private const uint AbsoluteBit = 0x8000_0000;

    public static TimeToLive Never => default;

    public bool IsNever => Raw == 0;

    /// <summary>Counted from the last write, whatever is read meanwhile.</summary>
    public bool IsAbsolute => (Raw & AbsoluteBit) != 0;

    public uint Seconds => Raw & MaxSeconds;

    /// <summary>Counted from the last write or read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// 0, which would mean never, or more than <see cref="MaxSeconds"/>.
    /// </exception>
    public static TimeToLive Sliding(uint seconds)
    {
        ArgumentOutOfRangeException.ThrowIfZero(seconds);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(seconds, MaxSeconds);
        return new(seconds);
    }

    /// <summary>Counted from the last write; 0 seconds is expired at once.</summary>
    public static TimeToLive Absolute(uint seconds)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(seconds, MaxSeconds);
        return new(AbsoluteBit | seconds);
    }
}

namespace Clasp.SimulationRunner.Scale;

/// <summary>What went over a link, both ways.</summary>
internal readonly record struct Traffic(long Messages, long Bytes)
{
    public static Traffic operator +(Traffic left, Traffic right) =>
        new(left.Messages + right.Messages, left.Bytes + right.Bytes);

    public static Traffic operator -(Traffic left, Traffic right) =>
        new(left.Messages - right.Messages, left.Bytes - right.Bytes);

    public Traffic With(int frameLength) => new(Messages + 1, Bytes + frameLength);
}

using System.Text.Json;
using Clasp.Protocol.Framing;

namespace Clasp.Protocol.Tests.Vectors;

/// <summary>The recorded session of the JavaScript client, frame by frame.</summary>
public sealed class SessionVectorTests
{
    private static readonly Dictionary<int, JsonElement> Frames =
        VectorFile.Load("js-session").Root.GetProperty("transcript").EnumerateArray()
            .Where(step => step.TryGetProperty("message", out var message) && IsDescribed(message))
            .ToDictionary(step => step.GetProperty("n").GetInt32());

    public static TheoryData<int> Steps => [.. Frames.Keys];

    [Theory]
    [MemberData(nameof(Steps))]
    public void A_recorded_frame_says_what_was_recorded(int step)
    {
        var frame = Convert.FromHexString(Frames[step].GetProperty("hex").GetString()!);

        var described = MessageDescription.Describe(FrameHeader.PayloadOf(frame));

        var actual = JsonDocument.Parse(described.ToJsonString()).RootElement;
        var expected = Frames[step].GetProperty("message");
        Assert.True(JsonElement.DeepEquals(expected, actual), $"Expected {expected}, got {actual}.");
    }

    /// <summary>The recording names a message of the older form without saying what is in it.</summary>
    private static bool IsDescribed(JsonElement message) => message.GetProperty("type").GetString() != "LEGACY";
}

using System.Globalization;
using System.Text.Json;
using Clasp.Protocol.Framing;

namespace Clasp.Protocol.Tests.Vectors;

public sealed class GoldenVectorTests
{
    private static readonly string[] FileNames = ["js-encode", "rust-encode", "python-encode", "hand-derived"];

    private static readonly Dictionary<string, VectorFile> Files =
        FileNames.ToDictionary(name => name, VectorFile.Load);

    /// <summary>
    /// Frames that say something the notation of the vectors does not, so that they cannot be written from it.
    /// </summary>
    private static readonly Dictionary<string, string> OneWay = new()
    {
        ["set-value-f64-nan-payload"] = "the bits of the NaN",
        ["map-duplicate-key"] = "a key that the object model keeps only once",
        ["replay-no-filter-mask-0"] = "no filter as a mask of 0, which is usually 0xFF",
        ["hello-all-feature-bits"] = "bits that have no name",
    };

    public static TheoryData<string, string> All =>
        [.. from file in Files from name in file.Value.Names select (file.Key, name)];

    public static TheoryData<string, string> BothWays =>
        [.. from row in All where !OneWay.ContainsKey(row.Data.Item2) select row];

    [Theory]
    [MemberData(nameof(All))]
    public void A_frame_says_what_its_vector_says(string file, string name)
    {
        var expected = Files[file][name].GetProperty("message");

        var described = MessageDescription.Describe(FrameHeader.PayloadOf(Files[file].FrameOf(name)));

        var actual = JsonDocument.Parse(described.ToJsonString()).RootElement;
        Assert.True(JsonElement.DeepEquals(expected, actual), $"Expected {expected}, got {actual}.");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_frame_header_says_what_its_vector_says(string file, string name)
    {
        var frame = Files[file].FrameOf(name);
        var expected = Files[file][name].GetProperty("frame");

        Assert.True(FrameHeader.TryRead(frame, out var header));

        Assert.Equal(expected.GetProperty("qos").GetInt32(), (int)header.Qos);
        Assert.Equal(expected.GetProperty("encrypted").GetBoolean(), header.IsEncrypted);
        Assert.Equal(expected.GetProperty("compressed").GetBoolean(), header.IsCompressed);
        Assert.Equal(expected.GetProperty("version").GetInt32(), header.Version);
        Assert.Equal(expected.GetProperty("payload_length").GetInt32(), header.PayloadLength);
        Assert.Equal(TimestampOf(expected), header.TimestampMicros);
        Assert.Equal(frame.Length, header.Length + header.PayloadLength);
    }

    [Theory]
    [MemberData(nameof(BothWays))]
    public void A_message_is_written_as_the_frame_of_its_vector(string file, string name)
    {
        var vector = Files[file][name];
        var qos = (QualityOfService)vector.GetProperty("frame").GetProperty("qos").GetInt32();

        var payload = MessageEncoding.Encode(vector.GetProperty("message"));
        var frame = Frame.ToArray(new EncodedMessage(payload), qos, TimestampOf(vector.GetProperty("frame")));

        Assert.Equal(vector.GetProperty("hex").GetString(), Convert.ToHexStringLower(frame));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void What_was_read_from_a_frame_is_written_with_the_same_bytes(string file, string name)
    {
        var payload = FrameHeader.PayloadOf(Files[file].FrameOf(name)).ToArray();

        Assert.Equal(Convert.ToHexStringLower(payload), Convert.ToHexStringLower(MessageCopy.Of(payload)));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_frame_that_is_cut_off_anywhere_is_not_a_frame(string file, string name)
    {
        var frame = Files[file].FrameOf(name);

        for (var length = 0; length < Math.Min(frame.Length, 2_000); length++)
            Assert.False(FrameHeader.TryRead(frame.AsSpan(0, length), out _));
    }

    private static ulong? TimestampOf(JsonElement frame) =>
        frame.GetProperty("timestamp").GetString() is { } text ? ulong.Parse(text, CultureInfo.InvariantCulture) : null;
}

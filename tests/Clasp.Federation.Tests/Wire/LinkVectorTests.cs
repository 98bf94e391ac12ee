using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Clasp.Federation.Wire;
using Clasp.Protocol;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;

namespace Clasp.Federation.Tests.Wire;

/// <summary>The bytes of a link, as docs/protocol.md describes them, both ways.</summary>
public sealed class LinkVectorTests
{
    private const string FileName = "federation-extension.json";

    private const string About =
        "Whole frames of a link between two routers, in the notation of README.md; value and message are the encoded bytes. Written by the tests of Clasp.Federation.";

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly Dictionary<string, JsonNode> Vectors =
        JsonNode.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "vectors", FileName)))!["vectors"]!
            .AsArray()
            .ToDictionary(vector => (string)vector!["name"]!, vector => vector!);

    public static TheoryData<string> Names => [.. Vectors.Keys];

    [Fact]
    public void The_file_has_the_vectors_that_the_code_writes()
    {
        var written = Path.Combine(AppContext.BaseDirectory, FileName);
        File.WriteAllText(written, Generate());

        var isSame = LinkSamples.All.Keys.SequenceEqual(Vectors.Keys)
            && LinkSamples.All.All(sample => Convert.ToHexStringLower(sample.Value) == HexOf(sample.Key));

        Assert.True(isSame, $"The bytes of a link have changed. If that is meant, copy {written} to tests/vectors, and change docs/protocol.md.");
    }

    [Fact]
    public void Every_operation_that_this_code_can_write_has_a_vector()
    {
        var covered = LinkSamples.All.Values
            .Select(frame => FrameHeader.PayloadOf(frame).ToArray())
            .Where(payload => MessageReader.TypeOf(payload) == MessageType.FederationSync)
            .Select(payload => (LinkOp)LinkWire.OpOf(payload));

        Assert.Empty(Enum.GetValues<LinkOp>().Except(covered));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_frame_is_read_as_its_vector_says(string name)
    {
        var described = LinkDescription.Describe(PayloadOf(name));

        Assert.True(
            JsonNode.DeepEquals(Vectors[name]["message"], described), $"Expected {Vectors[name]["message"]}, got {described}.");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_payload_that_ends_too_early_is_refused(string name)
    {
        var payload = PayloadOf(name);
        var head = payload.Length - EmbeddedLength(name);

        for (var length = 1; length < head; length++)
            Assert.Throws<ProtocolException>(() => LinkDescription.Describe(payload.AsSpan(0, length)));
    }

    private static string HexOf(string name) => (string)Vectors[name]["hex"]!;

    private static byte[] PayloadOf(string name) => FrameHeader.PayloadOf(Convert.FromHexString(HexOf(name))).ToArray();

    /// <summary>The bytes of a message inside, which reach up to the end wherever that is, and are read later.</summary>
    private static int EmbeddedLength(string name) => ((string?)Vectors[name]["message"]!["message"])?.Length / 2 ?? 0;

    private static string Generate() => new JsonObject
    {
        ["about"] = About,
        ["vectors"] = new JsonArray([.. LinkSamples.All.Select(sample => new JsonObject
        {
            ["name"] = sample.Key,
            ["message"] = LinkDescription.Describe(FrameHeader.PayloadOf(sample.Value)),
            ["hex"] = Convert.ToHexStringLower(sample.Value),
        })]),
    }.ToJsonString(Readable) + "\n";
}

using System.Text.Json;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Legacy;
using Clasp.Protocol.Tests.Vectors;

namespace Clasp.Protocol.Tests.Legacy;

public sealed class LegacyVectorTests
{
    private static readonly VectorFile File = VectorFile.Load("legacy-msgpack");

    /// <summary>What each vector is in binary, in the notation of the binary vectors.</summary>
    private static readonly Dictionary<string, string> Expected = new()
    {
        ["legacy-py-bundle"] = """
            {"type":"BUNDLE","messages":[
              {"type":"SET","address":"/light/1","value":{"t":"f64","v":1.0000001},"lock":false,"unlock":false},
              {"type":"PUBLISH","signal":"event","phase":"start","address":"/cue",
               "value":{"t":"map","v":[["cue",{"t":"string","v":"x"}]]}}]}
            """,
        ["legacy-py-bundle-at"] = """
            {"type":"BUNDLE","timestamp":"1700000000500000","messages":[
              {"type":"SET","address":"/fx/strobe","value":{"t":"bool","v":true},"lock":false,"unlock":false}]}
            """,
        ["legacy-py-query"] = """{"type":"QUERY","pattern":"/lumen/**"}""",
        ["legacy-hello"] = """{"type":"HELLO","version":1,"features":["param","event"],"name":"old","token":null}""",
        ["legacy-hello-federation-caps"] = """
            {"type":"HELLO","version":1,"features":["param","federation"],"name":"leaf",
             "token":"cpsk_0123456789abcdef0123456789abcdef"}
            """,
        ["legacy-welcome"] = """
            {"type":"WELCOME","version":1,"features":["param","federation"],"time":"1700000000000000","session":"s-1",
             "name":"r","token":null}
            """,
        ["legacy-set"] = """
            {"type":"SET","address":"/a","value":{"t":"f64","v":0.5},"lock":false,"unlock":false,"revision":"1"}
            """,
        ["legacy-set-minimal"] = """{"type":"SET","address":"/a","value":{"t":"null"},"lock":false,"unlock":false}""",
        ["legacy-set-ttl-sliding"] = """
            {"type":"SET","address":"/a","value":{"t":"string","v":"x"},"lock":false,"unlock":false,
             "ttl":{"mode":"sliding","seconds":30}}
            """,
        ["legacy-set-ttl-absolute"] = """
            {"type":"SET","address":"/a","value":{"t":"string","v":"x"},"lock":false,"unlock":false,
             "ttl":{"mode":"absolute","seconds":1800}}
            """,
        ["legacy-set-ttl-never"] = """
            {"type":"SET","address":"/a","value":{"t":"string","v":"x"},"lock":false,"unlock":false,"ttl":{"mode":"never"}}
            """,
        ["legacy-set-int"] = """
            {"type":"SET","address":"/a","value":{"t":"i64","v":"-42"},"lock":false,"unlock":false}
            """,
        ["legacy-set-array-map"] = """
            {"type":"SET","address":"/a","lock":false,"unlock":false,"value":{"t":"array","v":[
              {"t":"i64","v":"1"},{"t":"string","v":"two"},{"t":"null"},
              {"t":"map","v":[["k",{"t":"array","v":[{"t":"bool","v":true}]}]]}]}}
            """,
        ["legacy-set-bin"] = """
            {"type":"SET","address":"/a","value":{"t":"bytes","v":"6869"},"lock":false,"unlock":false}
            """,
        ["legacy-get"] = """{"type":"GET","address":"/a"}""",
        ["legacy-subscribe"] = """
            {"type":"SUBSCRIBE","id":7,"pattern":"/a/**","types":["param","stream"],"options":{"max_rate":30,"epsilon":0.01}}
            """,
        ["legacy-unsubscribe"] = """{"type":"UNSUBSCRIBE","id":7}""",
        ["legacy-publish-event"] = """
            {"type":"PUBLISH","signal":"event","phase":"start","address":"/cue",
             "value":{"t":"map","v":[["a",{"t":"i64","v":"1"}]]},"timestamp":"5"}
            """,
        ["legacy-publish-gesture"] = """
            {"type":"PUBLISH","signal":"gesture","phase":"move","address":"/t",
             "value":{"t":"map","v":[["x",{"t":"i64","v":"1"}]]},"id":1}
            """,
        ["legacy-publish-stream-samples"] = """
            {"type":"PUBLISH","signal":"stream","phase":"start","address":"/s","samples":[0.5,0.25],"rate":48000}
            """,
        ["legacy-publish-timeline"] = """
            {"type":"PUBLISH","signal":"timeline","phase":"start","address":"/tl","value":{"t":"map","v":[
              ["keyframes",{"t":"array","v":[
                {"t":"map","v":[["time",{"t":"i64","v":"0"}],["value",{"t":"f64","v":0.5}],
                  ["easing",{"t":"string","v":"linear"}]]},
                {"t":"map","v":[["time",{"t":"i64","v":"1000000"}],["value",{"t":"i64","v":"1"}],
                  ["easing",{"t":"string","v":"cubic-bezier"}],["bezier",{"t":"array","v":[
                    {"t":"f64","v":0.25},{"t":"f64","v":0.1},{"t":"f64","v":0.25},{"t":"f64","v":1.5}]}]]}]}],
              ["loop",{"t":"bool","v":true}],
              ["start_time",{"t":"i64","v":"1700000000000000"}],
              ["duration",{"t":"i64","v":"1000000"}]]}}
            """,
        ["legacy-snapshot"] = """
            {"type":"SNAPSHOT","params":[
              {"address":"/a","value":{"t":"i64","v":"1"},"revision":"2","writer":"w","timestamp":"3"},
              {"address":"/b","value":{"t":"string","v":"x"},"revision":"1"}]}
            """,
        ["legacy-announce"] = """
            {"type":"ANNOUNCE","namespace":"/n","signals":[{"address":"/n/a","signal":"param","datatype":"f32",
             "access":"rw","meta":{"unit":"dB","range":[0.5,1.5],"default":{"t":"i64","v":"1"},"description":"d"}}]}
            """,
        ["legacy-query"] = """{"type":"QUERY","pattern":"/**"}""",
        ["legacy-result"] = """{"type":"RESULT","signals":[{"address":"/a","signal":"event"}]}""",
        ["legacy-replay"] = """{"type":"REPLAY","pattern":"/**","from":"1","to":"2","limit":3,"types":["param"]}""",
        ["legacy-federation-declare"] = """
            {"type":"FEDERATION_SYNC","op":"DeclareNamespaces","patterns":["/site-a/**"],"revisions":[],"origin":"site-a"}
            """,
        ["legacy-federation-revisions"] = """
            {"type":"FEDERATION_SYNC","op":"RevisionVector","patterns":[],"revisions":[["/site-a/x","17"]],"origin":"site-a"}
            """,
        ["legacy-sync"] = """{"type":"SYNC","t1":"1","t2":"2","t3":"3"}""",
        ["legacy-ping"] = """{"type":"PING"}""",
        ["legacy-pong"] = """{"type":"PONG"}""",
        ["legacy-ack"] = """{"type":"ACK","address":"/a","revision":"2","correlation_id":9}""",
        ["legacy-error"] = """{"type":"ERROR","code":301,"message":"no","address":"/a","correlation_id":9}""",
        ["legacy-unknown-keys"] = """{"type":"GET","address":"/a"}""",
        ["legacy-map16"] = """{"type":"GET","address":"/a"}""",
    };

    public static TheoryData<string> Names => [.. File.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_message_in_the_older_form_becomes_the_same_message_in_binary(string name)
    {
        var payload = FrameHeader.PayloadOf(File.FrameOf(name));
        var binary = new byte[ProtocolLimits.MaxPayloadBytes];

        Assert.True(LegacyMessage.IsLegacy(payload));
        var described = MessageDescription.Describe(binary.AsSpan(0, LegacyMessage.Transcode(payload, binary)));

        var actual = JsonDocument.Parse(described.ToJsonString()).RootElement;
        var expected = JsonDocument.Parse(Expected[name]).RootElement;
        Assert.True(JsonElement.DeepEquals(expected, actual), $"Expected {expected}, got {actual}.");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_message_in_the_older_form_that_is_cut_off_anywhere_is_refused(string name)
    {
        var payload = FrameHeader.PayloadOf(File.FrameOf(name)).ToArray();
        var binary = new byte[ProtocolLimits.MaxPayloadBytes];

        for (var length = 1; length < payload.Length; length++)
            Assert.Throws<ProtocolException>(() => LegacyMessage.Transcode(payload.AsSpan(0, length), binary));
    }
}

using Clasp.Protocol;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;
using Clasp.Routing.Tests.Harness;

namespace Clasp.Routing.Tests;

public sealed class SetTests
{
    private readonly TestRouter _router = new();

    [Fact]
    public void A_set_is_acknowledged_with_address_and_revision()
    {
        var client = _router.Connect();

        client.Set("/a", 1).Set("/a", 2);

        Assert.Equal(["ACK /a #1", "ACK /a #2"], client.Take());
    }

    [Fact]
    public void Subscribers_hear_of_it_and_the_writer_too_before_its_acknowledgement()
    {
        var writer = _router.Connect();
        var other = _router.Connect();
        writer.Subscribe("/a");
        other.Subscribe("/**");

        writer.Set("/a", 1.5);

        Assert.Equal(["SET /a 1.5 #1", "ACK /a #1"], writer.Take());
        Assert.Equal(["SET /a 1.5 #1"], other.Take());
    }

    [Fact]
    public void A_session_gets_one_copy_however_many_of_its_patterns_match()
    {
        var writer = _router.Connect();
        var reader = _router.Connect();
        reader.Subscribe("/a/**", id: 1).Subscribe("/a/*", id: 2).Subscribe("/a/b", id: 3).Subscribe("/**", id: 4);

        writer.Set("/a/b", 1);

        Assert.Equal(["SET /a/b 1 #1"], reader.Take());
    }

    [Fact]
    public void The_flags_of_the_writer_are_repeated()
    {
        var client = _router.Connect();
        client.Subscribe("/a");

        client.Set("/a", 1, takesLock: true, ttl: TimeToLive.Sliding(5));
        client.Set("/a", 2, unlocks: true);

        Assert.Equal(
            ["SET /a 1 #1 lock ttl=5", "ACK /a #1", "SET /a 2 #2 unlock", "ACK /a #2"], client.Take());
    }

    [Fact]
    public void Integers_and_floats_stay_what_they_were()
    {
        var client = _router.Connect();
        client.Set("/int", 1).Set("/float", 1.0).Set("/short", Value.Int8(1)).Skip();

        client.Get("/int").Get("/float").Get("/short");

        var kinds = new List<ValueKind>();
        foreach (var frame in client.Output.TakeFrames())
        {
            foreach (var param in SnapshotMessage.ReadFrom(FrameHeader.PayloadOf(frame))) kinds.Add(param.Value.Kind);
        }

        Assert.Equal([ValueKind.Int64, ValueKind.Float64, ValueKind.Int8], kinds);
    }

    [Fact]
    public void An_expected_revision_that_is_not_the_current_one_is_refused()
    {
        var client = _router.Connect();
        client.Set("/a", 1).Set("/a", 2).Subscribe("/a").Skip();

        client.Set("/a", 3, revision: 1);

        Assert.Equal(["ERROR 400 /a: Revision conflict: expected 1, the param has 2"], client.Take());
    }

    [Fact]
    public void An_expected_revision_that_is_the_current_one_is_accepted()
    {
        var client = _router.Connect();
        client.Set("/a", 1).Skip();

        client.Set("/a", 2, revision: 1);

        Assert.Equal(["ACK /a #2"], client.Take());
    }

    [Fact]
    public void An_address_that_is_new_takes_any_expected_revision()
    {
        var client = _router.Connect();

        client.Set("/a", 1, revision: 7);

        Assert.Equal(["ACK /a #1"], client.Take());
    }

    [Theory]
    [InlineData("", "The address is empty.")]
    [InlineData("a", "The address does not start with '/'.")]
    [InlineData("/a//b", "The address has an empty segment that is not the last.")]
    [InlineData("/a/*", "An address has no '*': this is a pattern.")]
    public void What_is_no_address_is_refused(string address, string reason)
    {
        var client = _router.Connect();

        client.Set(address, 1);

        Assert.Equal([$"ERROR 200 {(address.Length == 0 ? "-" : address)}: {reason}"], client.Take());
    }

    [Fact]
    public void An_address_too_long_to_be_sent_back_is_refused_without_it()
    {
        var client = _router.Connect();

        client.Set("/" + new string('a', 65_000), 1);

        Assert.Equal(["ERROR 200 -: The address has 65001 bytes; the limit is 1024."], client.Take());
    }

    [Fact]
    public void A_value_that_could_not_be_sent_on_is_refused()
    {
        var client = _router.Connect();
        const int Data = ProtocolLimits.MaxParamBytes - 1;

        client.Set("/a", Value.Bytes(new byte[Data]));

        Assert.Equal(
            [$"ERROR 402 /a: Address and value take {Data + 4} bytes; the limit is {ProtocolLimits.MaxParamBytes}"],
            client.Take());
    }

    [Fact]
    public void The_longest_value_comes_back_whole()
    {
        var client = _router.Connect();
        client.Subscribe("/a");

        client.Set("/a", Value.Bytes(new byte[ProtocolLimits.MaxParamBytes - 4]), ttl: TimeToLive.Sliding(1)).Get("/a");

        Assert.Equal(
            [MessageType.Set, MessageType.Ack, MessageType.Snapshot],
            client.Output.TakeFrames().Select(frame => MessageReader.TypeOf(FrameHeader.PayloadOf(frame))));
    }

    [Fact]
    public void A_full_store_refuses_what_is_new_and_takes_what_is_known()
    {
        var router = new TestRouter(new RouterOptions { MaxParams = 2 });
        var client = router.Connect();
        client.Set("/a", 1).Set("/b", 1).Skip();

        client.Set("/c", 1).Set("/a", 2);

        Assert.Equal(["ERROR 429 /c: This relay has 2 params (max-params)", "ACK /a #2"], client.Take());
    }

    [Fact]
    public void Values_of_changing_length_are_kept_right()
    {
        var client = _router.Connect();

        foreach (var text in new[] { "", "a", new string('b', 500), "cc", new string('d', 480), "" })
        {
            client.Set("/a", text).Skip();
            client.Get("/a");
            Assert.StartsWith($"SNAPSHOT /a=\"{text}\"#", Assert.Single(client.Take()), StringComparison.Ordinal);
        }
    }
}

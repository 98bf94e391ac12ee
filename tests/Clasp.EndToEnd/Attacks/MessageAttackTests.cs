using System.Globalization;
using System.Text;
using Clasp.EndToEnd.Peers;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;

namespace Clasp.EndToEnd.Attacks;

/// <summary>Clients that send what is allowed, to do harm with it.</summary>
public sealed class MessageAttackTests
{
    private const int LimitReached = 429;

    [Fact]
    public async Task Patterns_that_are_costly_to_match_are_refused_beyond_a_few()
    {
        await using var relay = await AttackedRelay.StartAsync();
        await using var attacker = await Peer.JoinAsync(relay.Process);
        var bomb = string.Concat(Enumerable.Repeat("/**/a", 60));

        for (var id = 0u; id < 900; id++) await SubscribeAsync(attacker, id, $"{bomb}/{id}");
        for (var number = 0; number < 200; number++)
            await attacker.SendAsync(Event(string.Concat(Enumerable.Repeat("/a", 120)) + $"/{number}"));
        await attacker.HandledAsync();

        var refused = attacker.AllReceived.Count(message => message.Code == LimitReached);
        Assert.InRange(refused, 880, 899);
        await relay.AssertUnharmedAsync();
    }

    [Fact]
    public async Task Patterns_that_fit_nothing_and_rule_nothing_out_are_looked_for_while_others_go_on()
    {
        await using var relay = await AttackedRelay.StartAsync();
        await using var attacker = await Peer.JoinAsync(relay.Process);
        for (var number = 0; number < 50_000; number++) await attacker.SetAsync($"/many/{number}", number);
        await attacker.HandledAsync();

        // 45 million params to look at, and queries beyond what may wait.
        for (var id = 0u; id < 900; id++) await SubscribeAsync(attacker, id, "/**/nothing");
        for (var number = 0; number < 2_000; number++)
            await attacker.SendAsync(Frame.ToArray(new QueryMessage { Pattern = "/**/nothing"u8 }));

        await relay.AssertUnharmedAsync();
        await attacker.HandledAsync();
        Assert.Contains(attacker.AllReceived, message => message.Code == LimitReached);
        await relay.AssertUnharmedAsync();
    }

    [Fact]
    public async Task Addresses_that_each_match_another_choice_of_patterns_take_no_memory_for_long()
    {
        await using var relay = await AttackedRelay.StartAsync();
        await using var attacker = await Peer.JoinAsync(relay.Process);
        // Of these, an address can match any choice.
        for (var id = 0u; id < 900; id++) await SubscribeAsync(attacker, id, id < 20 ? $"/x/*<{id}>*" : $"/x/*<*{id}*");
        await attacker.HandledAsync();

        for (var number = 1; number <= 40_000; number++)
        {
            var chosen = Enumerable.Range(0, 17).Where(bit => (number >> bit & 1) != 0).Select(bit => $"<{bit}>");
            await attacker.SendAsync(Event($"/x/{string.Concat(chosen)}"));
        }

        await attacker.HandledAsync();
        await relay.AssertUnharmedAsync();
    }

    [Fact]
    public async Task A_value_nested_deeper_than_any_real_one_is_refused_and_nothing_else()
    {
        await using var relay = await AttackedRelay.StartAsync();
        await using var attacker = await Peer.JoinAsync(relay.Process);
        // SET of an array with one element, which is an array with one element, and so on.
        byte[] nested = [0x21, 0x0A, 0, 2, (byte)'/', (byte)'a', .. Enumerable.Repeat<byte[]>([0, 1, 0x0A], 20_000).SelectMany(one => one)];

        for (var i = 0; i < 50; i++) await attacker.SendAsync(FrameOf(nested));
        await attacker.HandledAsync();

        Assert.True(attacker.AllReceived.Count(message => message.Code == 100) == 50);
        await relay.AssertUnharmedAsync();
    }

    [Fact]
    public async Task Arrays_of_65535_elements_are_taken_as_they_are_and_refused_if_they_are_not_there()
    {
        await using var relay = await AttackedRelay.StartAsync();
        await using var attacker = await Peer.JoinAsync(relay.Process);
        byte[] claimed = [0x21, 0x0A, 0, 2, (byte)'/', (byte)'a', 0xFF, 0xFF];
        byte[] real = [0x21, 0x0A, 0, 2, (byte)'/', (byte)'a', 0xF0, 0x00, .. new byte[0xF000]];

        for (var i = 0; i < 200; i++)
        {
            await attacker.SendAsync(FrameOf(claimed));
            await attacker.SendAsync(FrameOf(real));
        }

        await attacker.HandledAsync();
        Assert.Equal(200, attacker.AllReceived.Count(message => message.Code == 100));
        Assert.Equal(200, attacker.AllReceived.Count(message => message.Type == MessageType.Ack));
        await relay.AssertUnharmedAsync();
    }

    [Fact]
    public async Task Addresses_without_end_stop_at_the_limit()
    {
        await using var relay = await AttackedRelay.StartAsync("--max-params", "1000", "--max-cached-addresses", "1000");
        await using var attacker = await Peer.JoinAsync(relay.Process);

        for (var number = 0; number < 50_000; number++)
        {
            await attacker.SetAsync($"/flood/{number}/{new string('x', 200)}", number);
            await attacker.SendAsync(Event($"/flood/event/{number}/{new string('x', 200)}"));
        }

        await attacker.HandledAsync();
        Assert.InRange(attacker.AllReceived.Count(message => message.Type == MessageType.Ack), 1, 1000);
        Assert.Contains(attacker.AllReceived, message => message.Code == LimitReached);

        await relay.AssertUnharmedAsync();
    }

    [Fact]
    public async Task Locks_that_somebody_hoards_are_free_when_he_is_gone()
    {
        await using var relay = await AttackedRelay.StartAsync();
        var hoarder = await Peer.JoinAsync(relay.Process);
        for (var number = 0; number < 5000; number++)
        {
            await hoarder.SendAsync(Frame.ToArray(new SetMessage
            {
                Address = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"/locked/{number}")),
                Value = Value.True.Encode(),
                Lock = true,
            }));
        }

        await hoarder.HandledAsync();
        await using var other = await Peer.JoinAsync(relay.Process);
        Assert.Equal(401, (await other.SetAndWaitAsync("/locked/4999", false)).Code);

        await hoarder.DisposeAsync();

        await Deadline.UntilAsync(
            async () => (await other.SetAndWaitAsync("/locked/0", false)).Type == MessageType.Ack, () => "the lock is free");
        Assert.Equal(MessageType.Ack, (await other.SetAndWaitAsync("/locked/4999", false)).Type);
        await relay.AssertUnharmedAsync();
    }

    private static Task SubscribeAsync(Peer peer, uint id, string pattern) => peer.SendAsync(Frame.ToArray(
        new SubscribeMessage { Id = id, Pattern = Encoding.UTF8.GetBytes(pattern), TypeMask = SignalTypes.All }));

    private static byte[] Event(string address) => Frame.ToArray(
        new PublishMessage { Address = Encoding.UTF8.GetBytes(address), Signal = SignalType.Event });

    private static byte[] FrameOf(byte[] payload)
    {
        var frame = new byte[FrameHeader.MinLength + payload.Length];
        FrameHeader.Write(frame, QualityOfService.Confirm, payload.Length);
        payload.CopyTo(frame, FrameHeader.MinLength);
        return frame;
    }
}

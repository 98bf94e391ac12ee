using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;
using Clasp.Routing.Tests.Harness;

namespace Clasp.Routing.Tests;

public sealed class SubscribeTests
{
    private readonly TestRouter _router = new();

    [Fact]
    public void The_state_comes_first_and_then_the_changes()
    {
        var writer = _router.Connect();
        var reader = _router.Connect();
        writer.Set("/a/x", 1).Set("/a/y", 2).Set("/b", 3);

        reader.Subscribe("/a/**");
        writer.Set("/a/x", 4).Set("/b", 5);

        Assert.Equal(["SNAPSHOT /a/x=1#1 /a/y=2#1", "SET /a/x 4 #2"], reader.Take());
    }

    [Fact]
    public void Without_state_nothing_comes()
    {
        var reader = _router.Connect();

        reader.Subscribe("/a/**");

        Assert.Empty(reader.Take());
    }

    [Fact]
    public void Unsubscribe_ends_it()
    {
        var client = _router.Connect();
        client.Subscribe("/a").Unsubscribe().Unsubscribe(id: 77);

        client.Set("/a", 1);

        Assert.Equal(["ACK /a #1"], client.Take());
    }

    [Fact]
    public void An_id_that_is_used_again_replaces_its_subscription()
    {
        var writer = _router.Connect();
        var reader = _router.Connect();
        reader.Subscribe("/a", id: 1).Subscribe("/b", id: 1);

        writer.Set("/a", 1).Set("/b", 2);

        Assert.Equal(["SET /b 2 #1"], reader.Take());
    }

    [Fact]
    public void A_pattern_that_is_none_is_refused()
    {
        var client = _router.Connect();

        client.Subscribe("a/b").Subscribe("**");

        Assert.Equal(
            [
                "ERROR 202 a/b: The pattern does not start with '/'.",
                "ERROR 202 **: The pattern does not start with '/'.",
            ],
            client.Take());
    }

    [Fact]
    public void One_subscription_too_many_is_refused_but_a_replacement_is_not()
    {
        var router = new TestRouter(new RouterOptions { MaxSubscriptionsPerSession = 2 });
        var client = router.Connect();

        client.Subscribe("/a", id: 1).Subscribe("/b", id: 2).Subscribe("/c", id: 3).Subscribe("/c", id: 2);
        client.Set("/b", 1).Set("/c", 1);

        Assert.Equal(
            [
                "ERROR 429 /c: This session has 2 subscriptions (max-subscriptions)",
                "ACK /b #1",
                "SET /c 1 #1",
                "ACK /c #1",
            ],
            client.Take());
    }

    [Fact]
    public void A_type_filter_holds_for_state_and_for_changes()
    {
        var writer = _router.Connect();
        var events = _router.Connect();
        var values = _router.Connect();
        writer.Set("/a", 1);

        events.Subscribe("/a", SignalTypes.Event);
        values.Subscribe("/a", SignalTypes.Param);
        writer.Set("/a", 2).Emit("/a", 3);

        Assert.Equal(["EVENT /a 3"], events.Take());
        Assert.Equal(["SNAPSHOT /a=1#1", "SET /a 2 #2"], values.Take());
    }

    [Fact]
    public void A_mask_without_any_known_type_means_all()
    {
        var client = _router.Connect();
        client.Subscribe("/a", SignalTypes.None);

        client.Set("/a", 1);

        Assert.Equal(["SET /a 1 #1", "ACK /a #1"], client.Take());
    }

    [Fact]
    public void A_large_state_is_cut_by_bytes_and_nothing_is_lost()
    {
        var writer = _router.Connect();
        var reader = _router.Connect();
        const int Count = 2500;
        for (var i = 0; i < Count; i++) writer.Set($"/large/{i:D5}", new string('v', 200)).Skip();

        reader.Subscribe("/large/*");
        while (_router.Router.NextTimerMicros == _router.Clock.MonotonicMicros) _router.RunBatch();

        var addresses = new List<string>();
        foreach (var frame in reader.Output.TakeFrames())
        {
            foreach (var param in SnapshotMessage.ReadFrom(FrameHeader.PayloadOf(frame)))
                addresses.Add(System.Text.Encoding.UTF8.GetString(param.Address));
        }

        Assert.Equal(Enumerable.Range(0, Count).Select(i => $"/large/{i:D5}"), addresses);
    }

    [Fact]
    public void While_the_state_is_on_its_way_each_address_comes_as_state_first_and_newest_last()
    {
        var writer = _router.Connect();
        var reader = _router.Connect();
        for (var i = 0; i < 1000; i++) writer.Set($"/p/{i:D3}", new string('x', 300)).Skip();
        reader.Output.IsSlow = true;

        reader.Subscribe("/p/*");
        writer.Set("/p/000", "behind").Set("/p/999", "ahead").Set("/p/998", "new").Set("/p/q", "added");
        reader.ReadAll();

        var heard = new Dictionary<string, List<string>>();
        foreach (var frame in reader.Output.TakeFrames()) Note(FrameHeader.PayloadOf(frame), heard);
        Assert.Equal(1001, heard.Count);
        Assert.Equal(["SNAPSHOT #1", "SET #2"], heard["/p/000"]);
        Assert.Equal(["SNAPSHOT #2"], heard["/p/999"]);
        Assert.Equal(["SNAPSHOT #1"], heard["/p/q"]);
        Assert.All(heard.Values, lines => Assert.Single(lines, line => line[1] == 'N'));
    }

    [Fact]
    public void State_that_is_still_waiting_is_not_sent_after_unsubscribing()
    {
        var writer = _router.Connect();
        var reader = _router.Connect();
        for (var i = 0; i < 1000; i++) writer.Set($"/p/{i:D3}", new string('x', 500)).Skip();
        reader.Output.IsSlow = true;
        reader.Subscribe("/p/*").Unsubscribe();

        reader.ReadAll();

        Assert.InRange(reader.Output.TakeFrames().Sum(frame => frame.Length), 1, 200_000);
    }

    [Fact]
    public void A_deleted_param_is_not_part_of_the_state()
    {
        var client = _router.Connect();
        client.Set("/a", 1, ttl: TimeToLive.Absolute(1)).Set("/b", 1).Skip();
        _router.Pass(TimeSpan.FromSeconds(2));

        client.Subscribe("/**");

        Assert.Equal(["SNAPSHOT /b=1#1"], client.Take());
    }

    [Fact]
    public void Values_of_every_kind_arrive_in_the_state()
    {
        var client = _router.Connect();
        client.Set("/a", Value.Array(1, "x", Value.Null)).Set("/b", Value.Map(("k", true))).Skip();

        client.Subscribe("/**");

        Assert.Equal(["SNAPSHOT /a=[1,\"x\",null]#1 /b={\"k\":true}#1"], client.Take());
    }

    private static void Note(ReadOnlySpan<byte> payload, Dictionary<string, List<string>> heard)
    {
        if (MessageReader.TypeOf(payload) == MessageType.Set)
        {
            var set = SetMessage.ReadFrom(payload);
            ListOf(set.Address).Add($"SET #{set.Revision}");
            return;
        }

        foreach (var param in SnapshotMessage.ReadFrom(payload))
            ListOf(param.Address).Add($"SNAPSHOT #{param.Revision}");

        List<string> ListOf(ReadOnlySpan<byte> address)
        {
            var text = System.Text.Encoding.UTF8.GetString(address);
            if (!heard.TryGetValue(text, out var lines)) heard[text] = lines = [];
            return lines;
        }
    }
}

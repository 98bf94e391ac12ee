using System.Text;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Routing.Tests.Harness;

namespace Clasp.Routing.Tests;

public sealed class SignalRegistryTests
{
    private readonly TestRouter _router = new(new RouterOptions { MaxSignals = 5000, SessionTimeout = TimeSpan.Zero });
    private readonly Peer _client;

    public SignalRegistryTests() => _client = _router.Connect();

    [Fact]
    public void What_was_announced_is_found_again()
    {
        Announce("/lamp/dim", "/lamp/color", "/fan/speed");

        _client.Query("/lamp/*");

        Assert.Equal(["ACK /ns", "RESULT /lamp/color:Stream /lamp/dim:Stream"], _client.Take());
    }

    [Fact]
    public void An_empty_result_is_a_result()
    {
        _client.Query("/nothing/**");

        Assert.Equal(["RESULT"], _client.Take());
    }

    [Fact]
    public void A_large_result_comes_in_several_messages()
    {
        var addresses = Enumerable.Range(0, 3000).Select(i => $"/many/{new string('x', 50)}/{i:D5}").ToArray();
        foreach (var chunk in addresses.Chunk(500)) Announce(chunk);
        _client.Skip();

        _client.Query("/many/**");

        var results = _client.Take();
        Assert.InRange(results.Length, 2, 10);
        Assert.Equal(addresses.Length, results.Sum(result => result.Count(c => c == ':')));
    }

    [Fact]
    public void Who_asks_more_than_can_be_looked_up_at_once_waits_and_is_refused_beyond_the_limit()
    {
        var router = new TestRouter(new RouterOptions { MaxSubscriptionsPerSession = 10 });
        var client = router.Connect();
        foreach (var chunk in Enumerable.Range(0, 20_000).Chunk(2000))
            client.SendFrame(AnnounceFrame([.. chunk.Select(i => $"/many/{i:D20}")]));
        client.Skip();
        var query = Frame.ToArray(new QueryMessage { Pattern = "/**/nothing"u8 });

        client.SendTogether([.. Enumerable.Repeat(query, 30)]);

        // 10 wait: 20,000 signals are not looked at in one batch, nor 200,000.
        var refused = client.Take();
        Assert.Equal(20, refused.Length);
        Assert.All(refused, line => Assert.StartsWith("ERROR 429", line, StringComparison.Ordinal));

        var results = 0;
        var batches = 0;
        for (; results < 10 && batches < 1000; batches++)
        {
            router.RunBatch();
            results += client.Take().Length;
        }

        Assert.InRange(batches, 40, 60);
    }

    [Fact]
    public void A_slow_client_gets_all_of_it_and_is_not_closed()
    {
        var router = new TestRouter(new RouterOptions { OutboxMaxBytes = 200_000 });
        var client = router.Connect();
        foreach (var chunk in Enumerable.Range(0, 20_000).Chunk(2000))
            client.SendFrame(AnnounceFrame([.. chunk.Select(i => $"/many/{i:D20}")]));
        client.Skip();
        client.Output.IsSlow = true;

        client.Query("/**");
        client.ReadAll();

        Assert.Equal(20_000, client.Take().Sum(result => result.Count(c => c == ':')));
    }

    [Fact]
    public void A_pattern_that_is_none_is_refused()
    {
        _client.Query("lamp");

        Assert.Equal(["ERROR 202 lamp: The pattern does not start with '/'."], _client.Take());
    }

    [Fact]
    public void An_announcement_with_a_wrong_address_is_refused_whole()
    {
        Announce("/good", "bad");
        _client.Query("/**");

        Assert.Equal(["ERROR 200 bad: The address does not start with '/'.", "RESULT"], _client.Take());
    }

    [Fact]
    public void Too_many_signals_are_refused_and_known_ones_are_not()
    {
        foreach (var chunk in Enumerable.Range(0, 5000).Chunk(1000)) Announce([.. chunk.Select(i => $"/s/{i}")]);
        _client.Skip();

        Announce("/s/1", "/s/more");
        Announce("/s/1", "/s/2");

        Assert.Equal(
            ["ERROR 429 /s/more: This relay remembers no more than 5000 signals (max-signals)", "ACK /ns"],
            _client.Take());
    }

    [Fact]
    public void A_signal_is_forgotten_unless_it_is_announced_again()
    {
        Announce("/old", "/kept");
        _router.Pass(TimeSpan.FromMinutes(40));
        Announce("/kept");
        _router.Pass(TimeSpan.FromMinutes(40));
        _client.Skip();

        _client.Query("/**");

        Assert.Equal(["RESULT /kept:Stream"], _client.Take());
    }

    private void Announce(params string[] addresses) => _client.SendFrame(AnnounceFrame(addresses));

    private static byte[] AnnounceFrame(string[] addresses)
    {
        var announce = SignalsWriter.Announce(new byte[Protocol.ProtocolLimits.MaxFrameBytes], "/ns"u8);
        foreach (var address in addresses)
        {
            Assert.True(announce.TryAdd(new SignalDefinition
            {
                Address = Encoding.UTF8.GetBytes(address),
                Type = SignalType.Stream,
            }));
        }

        return announce.Finish().ToArray();
    }
}

using Clasp.Cli.Tests.Support;
using Clasp.Client;
using Clasp.Protocol.Messages;

namespace Clasp.Cli.Tests.Commands;

public sealed class PubCommandTests
{
    [Theory]
    [InlineData(SignalType.Event, "{\"n\":7}", "/cue", "{\"n\":7}")]
    [InlineData(SignalType.Event, "null", "/cue")]
    [InlineData(SignalType.Stream, "0.5", "/meter", "0.5", "--signal", "stream")]
    [InlineData(SignalType.Timeline, "[0,1]", "/fade", "[0,1]", "--signal", "timeline")]
    [InlineData(SignalType.Gesture, "\"here\"", "/pad", "here", "--signal", "gesture", "--phase", "end", "--id", "4")]
    public async Task A_signal_reaches_a_subscriber(SignalType type, string value, params string[] arguments)
    {
        await using var relay = await RelayUnderTest.StartAsync();
        await using var client = await relay.ConnectAsync();
        await using var subscription = client.Subscribe("/**", new() { Types = SignalTypes.All & ~SignalTypes.Param });
        await subscription.Established.InTime();

        var outcome = await relay.RunAsync(["pub", .. arguments]);

        Assert.Equal(new Outcome(0, "", ""), outcome);
        var update = await subscription.ReadAllAsync(TestContext.Current.CancellationToken)
            .FirstAsync(TestContext.Current.CancellationToken).AsTask().InTime();
        Assert.Equal((type, arguments[0], value), (update.Type, update.Address, update.Value.ToString()));
        if (type == SignalType.Gesture) Assert.Equal((GesturePhase.End, 4u), (update.Phase!.Value, update.Id!.Value));
    }

    [Fact]
    public async Task A_refusal_is_noticed_although_signals_are_not_acknowledged()
    {
        await using var relay = await RelayUnderTest.StartAsync();

        var outcome = await relay.RunAsync("pub", "no/slash", "1");

        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith("clasp: 200: ", outcome.Error);
    }

    [Fact]
    public async Task What_was_announced_is_found()
    {
        await using var relay = await RelayUnderTest.StartAsync();
        await using var client = await relay.ConnectAsync();
        SignalInfo[] signals =
        [
            new("/lamp/b", SignalType.Stream),
            new("/lamp/a", SignalType.Param) { Datatype = "float", Access = "rw" },
        ];
        await client.AnnounceAsync("/lamp", signals, TestContext.Current.CancellationToken);

        var piped = await relay.RunAsync("query", "/lamp/*");
        var shown = await relay.ShowAsync("query");

        Assert.Equal(
            ["{\"address\":\"/lamp/a\",\"type\":\"param\",\"datatype\":\"float\",\"access\":\"rw\"}",
             "{\"address\":\"/lamp/b\",\"type\":\"stream\"}"],
            piped.Lines);
        Assert.Matches(@"/lamp/a\W+param\W+float\W+rw", shown.Output);
    }

    [Fact]
    public async Task The_relay_is_introduced()
    {
        await using var relay = await RelayUnderTest.StartAsync();

        var piped = await relay.RunAsync("info");
        var shown = await relay.ShowAsync("info");

        Assert.StartsWith(
            $"{{\"name\":\"Test relay\",\"server\":\"{relay.Url}\",\"session\":", Assert.Single(piped.Lines));
        Assert.Contains("\"features\":[\"param\",\"event\",\"stream\",\"gesture\",\"timeline\"", piped.Output);
        Assert.Matches(@"relay\s+Test relay", shown.Output);
        Assert.Matches(@"round trip\s+\d+\.\d+ ms", shown.Output);
    }
}

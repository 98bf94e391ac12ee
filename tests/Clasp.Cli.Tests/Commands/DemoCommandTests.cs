using Clasp.Cli.Tests.Support;

namespace Clasp.Cli.Tests.Commands;

public sealed class DemoCommandTests
{
    [Fact]
    public async Task The_walk_through_shows_a_value_cross_both_ways()
    {
        var outcome = await new CommandUnderTest().RunAsync("demo", "--once");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Errors));
        Assert.Contains("Site B  sees  /site-a/greeting  \"hello from site-a\"", outcome.Output);
        Assert.Contains("Site A  sees  /site-a/light/1  0.75", outcome.Output);
        Assert.Contains("Site B  gets  revision 1  from the owner, site A", outcome.Output);
    }

    [Fact]
    public async Task It_stays_up_for_whoever_wants_to_try_until_it_is_interrupted()
    {
        using var interrupt = new CancellationTokenSource();
        var command = new CommandUnderTest();
        var demo = command.StartAsync(TextWriter.Null, interrupt.Token, "demo");

        string line;
        do line = await command.Output.NextAsync();
        while (!line.Contains("clasp sub '/site-*/**' --server"));
        var siteB = line.Split(' ')[^1];
        var get = await new CommandUnderTest().RunAsync("get", "/site-a/greeting", "--server", siteB);
        await interrupt.CancelAsync();

        Assert.Equal("\"hello from site-a\"\n", get.Output);
        Assert.Equal(0, await demo.InTime());
    }
}

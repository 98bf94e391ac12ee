using Clasp.EndToEnd.Processes;

namespace Clasp.EndToEnd;

/// <summary>The first command that a newcomer runs.</summary>
public sealed class DemoTests
{
    [Fact]
    public async Task The_demo_shows_the_walk_through_and_stays_until_it_is_interrupted()
    {
        await using var demo = RunningProgram.Start(Programs.CommandLine, ["demo"]);

        await Deadline.UntilAsync(
            () => Task.FromResult(demo.Output.Contains("Ctrl+C") || demo.HasExited), () => $"the demo invites\n{demo}");
        Assert.False(demo.HasExited, demo.ToString());
        Assert.Contains("\"hello from site-a\"", demo.Output);
        Assert.Equal(3, demo.Output.Split('\n').Count(line => line.StartsWith("Hub ") || line.StartsWith("Site ") && line.Contains("ws://")));

        demo.Signal(PosixSignalNumber.Interrupt);
        Assert.Equal(0, await demo.ExitCodeAsync());
    }
}

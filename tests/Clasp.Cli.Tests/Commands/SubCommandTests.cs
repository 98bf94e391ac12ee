using System.Text.Json;
using Clasp.Cli.Tests.Support;
using Clasp.Protocol.Messages;

namespace Clasp.Cli.Tests.Commands;

public sealed class SubCommandTests
{
    [Fact]
    public async Task The_state_and_each_change_are_a_line_of_JSON()
    {
        await using var relay = await RelayUnderTest.StartAsync();
        await using var client = await relay.ConnectAsync();
        await client.SetAsync("/scene", "first", cancellation: TestContext.Current.CancellationToken);
        var command = relay.Command();
        using var errors = new StringWriter();
        var sub = command.StartAsync(errors, TestContext.Current.CancellationToken, "sub", "/scene", "--count", "2");

        using var state = JsonDocument.Parse(await command.Output.NextAsync());
        await client.SetAsync("/scene", "second", cancellation: TestContext.Current.CancellationToken);
        var change = await command.Output.NextAsync();

        Assert.Equal("first", state.RootElement.GetProperty("value").GetString());
        Assert.True(state.RootElement.GetProperty("snapshot").GetBoolean());
        Assert.Equal(client.SessionId, state.RootElement.GetProperty("writer").GetString());
        Assert.Equal("{\"address\":\"/scene\",\"type\":\"param\",\"value\":\"second\",\"revision\":2}", change);
        Assert.Equal((0, ""), (await sub.InTime(), errors.ToString()));
    }

    [Fact]
    public async Task A_terminal_shows_it_for_people()
    {
        await using var relay = await RelayUnderTest.StartAsync();
        await relay.RunAsync("set", "/scene/[1]", "first");

        Assert.Equal("/scene/[1] \"first\" param revision 1\n", (await relay.ShowAsync("sub", "/scene/**", "--count", "1")).Output);
    }

    [Fact]
    public async Task Only_the_wanted_kinds_are_printed()
    {
        await using var relay = await RelayUnderTest.StartAsync();
        await using var client = await relay.ConnectAsync();
        await client.SetAsync("/a", 1, cancellation: TestContext.Current.CancellationToken);
        var command = relay.Command();
        var sub = command.StartAsync(
            TextWriter.Null, TestContext.Current.CancellationToken, "sub", "--types", "event,gesture", "--count", "2");

        // Signals are not kept: they are sent until somebody is there to print them.
        while (!sub.IsCompleted)
        {
            await client.SetAsync("/a", 2, cancellation: TestContext.Current.CancellationToken);
            await client.GestureAsync("/pad", GesturePhase.End, 0.5, id: 3, TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, await sub);
        const string Gesture = "{\"address\":\"/pad\",\"type\":\"gesture\",\"value\":0.5,\"phase\":\"end\",\"id\":3}";
        Assert.Equal([Gesture, Gesture], [await command.Output.NextAsync(), await command.Output.NextAsync()]);
    }

    [Fact]
    public async Task Being_interrupted_is_how_it_ends()
    {
        await using var relay = await RelayUnderTest.StartAsync();
        await relay.RunAsync("set", "/a", "1");
        using var interrupt = new CancellationTokenSource();
        using var errors = new StringWriter();
        var command = relay.Command();
        var sub = command.StartAsync(errors, interrupt.Token, "sub");
        await command.Output.NextAsync();

        await interrupt.CancelAsync();

        Assert.Equal((0, ""), (await sub.InTime(), errors.ToString()));
    }
}

using System.Text;
using System.Text.Json;
using Clasp.EndToEnd.Peers;
using Clasp.EndToEnd.Processes;
using Clasp.Protocol;
using Clasp.Protocol.Messages;

namespace Clasp.EndToEnd;

/// <summary>The command line as a script uses it: arguments in, lines and an exit code out.</summary>
public sealed class CommandLineTests
{
    private const int WrongUsage = 2;

    [Fact]
    public async Task What_was_set_is_printed_as_JSON()
    {
        await using var relay = await RelayProcess.StartAsync();
        var clasp = new CommandLine(relay);

        var set = await clasp.RunAsync("set", "/stage/greeting", "hello");
        var get = await clasp.RunAsync("get", "/stage/greeting");

        Assert.Equal(0, set.ExitCode);
        Assert.Equal(new CommandResult(0, "\"hello\"", ""), get);
    }

    [Theory]
    [InlineData("0.5", "0.5")]
    [InlineData("42", "42")]
    [InlineData("-1", "-1")]
    [InlineData("true", "true")]
    [InlineData("null", "null")]
    [InlineData("\"quoted\"", "\"quoted\"")]
    [InlineData("not json", "\"not json\"")]
    [InlineData("[1,\"two\",{\"three\":3}]", "[1,\"two\",{\"three\":3}]")]
    public async Task A_value_is_JSON_or_else_a_string(string given, string printed)
    {
        await using var relay = await RelayProcess.StartAsync();
        var clasp = new CommandLine(relay);

        var set = await clasp.RunAsync("set", "/value", given);
        var get = await clasp.RunAsync("get", "/value");

        Assert.Equal(0, set.ExitCode);
        Assert.Equal(new CommandResult(0, printed, ""), get);
    }

    [Fact]
    public async Task A_value_that_is_not_there_is_an_error_in_one_line()
    {
        await using var relay = await RelayProcess.StartAsync();

        var get = await new CommandLine(relay).RunAsync("get", "/nothing/here");

        Assert.NotEqual(0, get.ExitCode);
        Assert.Empty(get.Output);
        Assert.Contains("/nothing/here", Assert.Single(get.Errors.Split('\n')));
    }

    [Fact]
    public async Task A_relay_that_is_not_there_is_an_error_in_one_line()
    {
        await using var relay = await RelayProcess.StartAsync();
        var nobody = $"ws://127.0.0.1:{FreePort.Find()}";

        var get = await new CommandLine(relay).RunAsync("get", "/any", "--server", nobody);

        Assert.NotEqual(0, get.ExitCode);
        Assert.Contains("127.0.0.1", Assert.Single(get.Errors.Split('\n')));
    }

    [Theory]
    [InlineData("no-such-command")]
    [InlineData("get")]
    [InlineData("set", "/only/an/address")]
    [InlineData("get", "/a", "--no-such-option")]
    public async Task Wrong_usage_is_an_exit_code_of_its_own(params string[] arguments)
    {
        await using var clasp = RunningProgram.Start(Programs.CommandLine, arguments);

        Assert.Equal(WrongUsage, await clasp.ExitCodeAsync());
        Assert.NotEmpty(clasp.Errors);
    }

    [Fact]
    public async Task A_bad_address_is_the_refusal_of_the_relay()
    {
        await using var relay = await RelayProcess.StartAsync();

        var set = await new CommandLine(relay).RunAsync("set", "no/slash", "1");

        Assert.NotEqual(0, set.ExitCode);
        Assert.Single(set.Errors.Split('\n'));
    }

    [Fact]
    public async Task A_subscription_prints_a_line_of_JSON_for_the_state_and_for_each_change()
    {
        await using var relay = await RelayProcess.StartAsync();
        await using var peer = await Peer.JoinAsync(relay);
        await peer.SetAndWaitAsync("/scene/now", "first");
        await using var sub = new CommandLine(relay).Start("sub", "/scene/**");
        await UntilPrintedAsync(sub, "first");

        await peer.SetAsync("/scene/now", "second");

        await UntilPrintedAsync(sub, "second");
        Assert.All(sub.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), line =>
        {
            using var json = JsonDocument.Parse(line);
            Assert.Equal("/scene/now", json.RootElement.GetProperty("address").GetString());
            Assert.Equal(JsonValueKind.String, json.RootElement.GetProperty("value").ValueKind);
        });
    }

    [Fact]
    public async Task A_subscription_ends_without_an_error_when_it_is_interrupted()
    {
        await using var relay = await RelayProcess.StartAsync();
        await using var peer = await Peer.JoinAsync(relay);
        await peer.SetAndWaitAsync("/scene/now", "first");
        await using var sub = new CommandLine(relay).Start("sub", "/scene/**");
        await UntilPrintedAsync(sub, "first");

        sub.Signal(PosixSignalNumber.Interrupt);

        Assert.True(await sub.ExitCodeAsync() is 0 or 130);
        Assert.Empty(sub.Errors);
    }

    [Fact]
    public async Task A_published_event_reaches_a_subscriber()
    {
        await using var relay = await RelayProcess.StartAsync();
        await using var peer = await Peer.JoinAsync(relay);
        await peer.SubscribeAsync("/cue/*");
        await peer.HandledAsync();

        var pub = await new CommandLine(relay).RunAsync("pub", "/cue/go", "{\"number\":7}");

        Assert.Equal(0, pub.ExitCode);
        var heard = await peer.NextAsync(message => message.Type == MessageType.Publish);
        Assert.Equal(("/cue/go", "{\"number\":7}"), (heard.Address, heard.Value!.ToString()));
    }

    [Fact]
    public async Task A_query_prints_what_was_announced()
    {
        await using var relay = await RelayProcess.StartAsync();
        await using var peer = await Peer.JoinAsync(relay);
        await peer.SendAsync(Announcement("/lamp", "/lamp/level"));
        await peer.HandledAsync();

        var query = await new CommandLine(relay).RunAsync("query", "/lamp/**");

        Assert.Equal(0, query.ExitCode);
        using var line = JsonDocument.Parse(Assert.Single(query.Output.Split('\n')));
        Assert.Equal("/lamp/level", line.RootElement.GetProperty("address").GetString());
    }

    [Fact]
    public async Task Info_says_who_the_relay_is()
    {
        await using var relay = await RelayProcess.StartAsync("--name", "Monitor mix");

        var info = await new CommandLine(relay).RunAsync("info");

        Assert.Equal(0, info.ExitCode);
        Assert.Contains("Monitor mix", info.Output);
    }

    [Fact]
    public async Task Raw_TCP_serves_the_command_line_as_well()
    {
        await using var relay = await RelayProcess.StartAsync();
        var clasp = new CommandLine(relay);

        await clasp.RunAsync("set", "/via/tcp", "1", "--server", relay.TcpUri.ToString());

        Assert.Equal(new CommandResult(0, "1", ""), await clasp.RunAsync("get", "/via/tcp"));
    }

    private static Task UntilPrintedAsync(RunningProgram program, string text) =>
        Deadline.UntilAsync(() => Task.FromResult(program.Output.Contains(text)), () => $"'{text}' is printed\n{program}");

    private static byte[] Announcement(string space, string address)
    {
        var signals = SignalsWriter.Announce(new byte[ProtocolLimits.MaxFrameBytes], Encoding.UTF8.GetBytes(space));
        signals.TryAdd(new SignalDefinition { Address = Encoding.UTF8.GetBytes(address), Type = SignalType.Param });
        return signals.Finish().ToArray();
    }
}

using System.Text.Json;
using Clasp.EndToEnd.Peers;
using Clasp.EndToEnd.Processes;
using Clasp.Protocol.Messages;

namespace Clasp.EndToEnd;

/// <summary>Flags, environment variables and the configuration file say the same things.</summary>
public sealed class ConfigurationTests
{
    [Fact]
    public async Task A_setting_can_come_from_the_environment()
    {
        await using var relay = await RelayProcess.StartAsync([], new Dictionary<string, string> { ["CLASP_NAME"] = "From outside" });

        Assert.Equal("From outside", await NameOfAsync(relay));
    }

    [Fact]
    public async Task A_flag_wins_over_the_environment()
    {
        await using var relay = await RelayProcess.StartAsync(
            ["--name", "From the flag"], new Dictionary<string, string> { ["CLASP_NAME"] = "From outside" });

        Assert.Equal("From the flag", await NameOfAsync(relay));
    }

    [Fact]
    public async Task A_setting_can_come_from_a_file()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("relay.json", """{ "name": "From the file", "max-sessions": 7 }""");

        await using var relay = await RelayProcess.StartAsync("--config", file);

        Assert.Equal("From the file", await NameOfAsync(relay));
    }

    [Fact]
    public async Task A_file_with_an_unknown_setting_is_refused()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("relay.json", """{ "nmae": "misspelt" }""");

        await using var relay = RunningProgram.Start(Programs.Relay, ["--config", file]);

        Assert.NotEqual(0, await relay.ExitCodeAsync());
        Assert.Contains("nmae", relay.Errors);
    }

    [Fact]
    public async Task Log_lines_are_JSON_when_asked_for()
    {
        await using var relay = await RelayProcess.StartAsync(["-v"], new Dictionary<string, string> { ["LOG_FORMAT"] = "json" });
        await using (await Peer.JoinAsync(relay))
        {
            relay.Program.Signal(PosixSignalNumber.Terminate);
            await relay.Program.ExitCodeAsync();
        }

        var lines = (relay.Program.Output + relay.Program.Errors).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(lines);
        Assert.All(lines, line =>
        {
            using var json = JsonDocument.Parse(line);
            Assert.Equal(JsonValueKind.Object, json.RootElement.ValueKind);
        });
    }

    private static async Task<string?> NameOfAsync(RelayProcess relay)
    {
        await using var peer = await Peer.JoinAsync(relay);
        return (await peer.NextAsync(message => message.Type == MessageType.Welcome)).Text;
    }
}

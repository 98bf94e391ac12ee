using System.Diagnostics;
using Clasp.EndToEnd.Peers;
using Clasp.EndToEnd.Processes;

namespace Clasp.EndToEnd;

/// <summary>How a relay ends when it is asked to.</summary>
public sealed class ShutdownTests
{
    private const int GoingAway = 1001;

    [Theory]
    [InlineData(nameof(PosixSignalNumber.Terminate))]
    [InlineData(nameof(PosixSignalNumber.Interrupt))]
    public async Task A_signal_drains_the_clients_and_ends_the_process(string signal)
    {
        await using var relay = await RelayProcess.StartAsync();
        await using var web = await Peer.JoinAsync(relay);
        await using var tcp = await Peer.JoinAsync(await TcpWire.ConnectAsync(relay.TcpUri));

        relay.Program.Signal(Enum.Parse<PosixSignalNumber>(signal));

        await web.ClosedAsync();
        await tcp.ClosedAsync();
        Assert.Equal(GoingAway, web.Close.Code);
        Assert.Equal(0, await relay.Program.ExitCodeAsync());
    }

    [Fact]
    public async Task The_process_does_not_wait_for_the_drain_timeout_when_everybody_is_gone()
    {
        await using var relay = await RelayProcess.StartAsync("--drain-timeout", "30");
        await using var peer = await Peer.JoinAsync(relay);
        var started = Stopwatch.GetTimestamp();

        relay.Program.Signal(PosixSignalNumber.Terminate);
        await relay.Program.ExitCodeAsync();

        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_client_that_does_not_answer_the_close_is_left_behind_after_the_drain_timeout()
    {
        await using var relay = await RelayProcess.StartAsync("--drain-timeout", "1");
        await using var deaf = await WebSocketWire.ConnectAsync(relay.WebSocketUri);

        relay.Program.Signal(PosixSignalNumber.Terminate);

        Assert.Equal(0, await relay.Program.ExitCodeAsync());
    }
}

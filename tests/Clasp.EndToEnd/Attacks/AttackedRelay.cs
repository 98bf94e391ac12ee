using Clasp.EndToEnd.Peers;
using Clasp.EndToEnd.Processes;
using Clasp.Protocol.Messages;

namespace Clasp.EndToEnd.Attacks;

/// <summary>A relay that is attacked while a client who means well uses it, and what that does to its memory.</summary>
internal sealed class AttackedRelay : IAsyncDisposable
{
    /// <summary>What an attack may leave behind in a process that hands back memory only when it wants to.</summary>
    public const long MaxGrowthBytes = 160L << 20;

    private readonly Peer _bystander;
    private readonly long _before;
    private readonly bool _isBorrowed;

    private AttackedRelay(RelayProcess process, Peer bystander, bool isBorrowed)
    {
        _isBorrowed = isBorrowed;
        Process = process;
        _bystander = bystander;
        _before = process.Program.ResidentBytes;
    }

    public RelayProcess Process { get; }

    public static async Task<AttackedRelay> StartAsync(params string[] arguments) =>
        await WatchAsync(await RelayProcess.StartAsync(arguments), token: "", isBorrowed: false);

    /// <summary>Watches a relay whose clients need a token, and leaves it running.</summary>
    public static Task<AttackedRelay> WatchAsync(RelayProcess process, string token) => WatchAsync(process, token, isBorrowed: true);

    /// <summary>The bystander is served as before, and the relay has not taken much more memory.</summary>
    public async Task AssertUnharmedAsync()
    {
        Assert.Equal(MessageType.Ack, (await _bystander.SetAndWaitAsync("/bystander", 2)).Type);
        var after = Process.Program.ResidentBytes;
        TestContext.Current.TestOutputHelper?.WriteLine($"Memory before {_before >> 20} MiB, after {after >> 20} MiB.");
        Assert.True(after - _before < MaxGrowthBytes, $"The relay grew from {_before >> 20} to {after >> 20} MiB.");
    }

    public async ValueTask DisposeAsync()
    {
        await _bystander.DisposeAsync();
        if (!_isBorrowed) await Process.DisposeAsync();
    }

    private static async Task<AttackedRelay> WatchAsync(RelayProcess process, string token, bool isBorrowed)
    {
        var bystander = await Peer.JoinAsync(process, token);
        await bystander.SetAndWaitAsync("/bystander", 1);
        return new(process, bystander, isBorrowed);
    }
}

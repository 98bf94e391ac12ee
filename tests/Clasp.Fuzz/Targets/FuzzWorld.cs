using Clasp.Protocol.Framing;
using Clasp.Routing;
using Clasp.Routing.Sessions;

namespace Clasp.Fuzz.Targets;

/// <summary>A router and some peers that play a script to it; its limits are small, so that they are reached.</summary>
internal sealed class FuzzWorld
{
    private const int Peers = 3;

    private static readonly RouterOptions Options = new()
    {
        HashSeed = 7,
        MaxSubscriptionsPerSession = 8,
        MaxParams = 16,
        MaxSignals = 16,
        MaxCachedAddresses = 16,
        MaxTombstones = 4,
        OutboxSoftLimitBytes = 4096,
        OutboxMaxBytes = 16 * 1024,
        MaxScheduledBundlesPerSession = 4,
        ParamTtl = TimeSpan.FromSeconds(5),
        SignalTtl = TimeSpan.FromSeconds(5),
        WelcomeSnapshot = true,
    };

    private readonly FuzzClock _clock = new();
    private readonly FuzzPeer[] _peers = new FuzzPeer[Peers];
    private readonly byte[] _frame = new byte[FrameHeader.MaxLength + ushort.MaxValue];
    private Func<int, ISessionOutput, Session>? _open;
    private int _sessions;
    private int _outcome;

    public FuzzWorld() => Router = new(Options with { NewSessionId = () => new(++_sessions, 0, 0, new byte[8]) }, _clock, Logger);

    public DefectLogger Logger { get; } = new();

    public Router Router { get; }

    /// <summary>Plays a script and looks for what must not happen.</summary>
    /// <param name="script">The script.</param>
    /// <param name="open">Makes a peer's session.</param>
    public int Play(ReadOnlySpan<byte> script, Func<int, ISessionOutput, Session> open)
    {
        _open = open;
        for (var i = 0; i < Peers; i++) Connect(i);
        Script.Play(script, Step);
        if (Logger.Defect is { } defect) throw new InvalidOperationException("The router caught a defect of its own.", defect);

        foreach (var peer in _peers) _outcome = Engine.Outcome.Join(_outcome, peer.Outcome);
        return _outcome;
    }

    private void Step(int kind, int number, ReadOnlySpan<byte> bytes)
    {
        var peer = _peers[number % Peers];
        switch (kind)
        {
            case Script.Frame when bytes.Length > 0:
                FrameHeader.Write(_frame, QualityOfService.Confirm, bytes.Length);
                bytes.CopyTo(_frame.AsSpan(FrameHeader.MinLength));
                Router.BeginBatch();
                Router.Receive(peer.Session, _frame.AsSpan(0, FrameHeader.MinLength + bytes.Length));
                Router.EndBatch();
                break;
            case Script.Pass:
                _clock.MonotonicMicros += (bytes.IsEmpty ? 1 : bytes[0]) * 100_000L;
                Batch(() => { });
                break;
            case Script.Read when peer.IsWriting:
                peer.Complete();
                Batch(() => Router.WriteCompleted(peer.Session));
                break;
            case Script.Leave:
                peer.Complete();
                Batch(() => Router.Closed(peer.Session));
                _outcome = Engine.Outcome.Join(_outcome, peer.Outcome);
                Connect(number % Peers);
                break;
        }
    }

    private void Connect(int number)
    {
        // The last one reads only when the script says so.
        var peer = new FuzzPeer(isSlow: number == Peers - 1);
        _peers[number] = peer;
        Batch(() => peer.Session = _open!(number, peer)); // Play has set it.
    }

    private void Batch(Action action)
    {
        Router.BeginBatch();
        action();
        Router.EndBatch();
    }
}

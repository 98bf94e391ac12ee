using Clasp.Federation;
using Clasp.Protocol.Addressing;
using Clasp.Relay.Access;
using Clasp.Relay.Configuration;
using Clasp.Relay.Federation;
using Clasp.Routing;
using Clasp.Routing.Sessions;
using Clasp.Security.Rules;
using Clasp.Security.Scopes;
using Clasp.Transport;
using Microsoft.Extensions.Logging;

namespace Clasp.Relay.Core;

/// <summary>The router with all that makes it run: its clock, its timer, and the turnstile in front of it.</summary>
internal sealed class RelayCore : IDisposable
{
    private readonly Router _router;
    private readonly CoreTimer _timer;
    private readonly CoreTurn _turn;
    private readonly ILogger _logger;
    private readonly CoreWork _onDue;
    private readonly FederationCore? _federation;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _replyLimitBytes;
    private int _isDueEntered;
    private int _revocations;

    public RelayCore(RelayOptions options, TimeProvider time, ILoggerFactory loggers, ILogger logger)
    {
        var clock = new RouterClock(time);
        _logger = logger;
        _replyLimitBytes = options.OutboxSoftLimitBytes;
        _router = new(RouterSetup.From(options), clock, loggers.CreateLogger("Clasp.Routing"));
        if (FederationFeature.IsSupported)
        {
            var federation = FederationSetup.From(options, time);
            _federation = new(_router, federation, loggers.CreateLogger("Clasp.Federation"));
            _federation.WhenReady(_ready.SetResult);
        }
        else
        {
            _ready.SetResult();
        }

        _timer = new(clock);
        _turn = new(_router, _timer, logger);
        // Due timers are run by the batch itself.
        _onDue = new(() => Volatile.Write(ref _isDueEntered, 0));
        _timer.Start(OnDue);

        // What was scheduled so far is noticed at the end of a batch.
        _turn.Enter(new CoreWork(() => { }));
    }

    /// <summary>Completed when clients can be served: at once, or when the hub has given the own namespaces back.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Serves a connection that a peer opened, until it ends.</summary>
    /// <param name="connection">Its connection.</param>
    /// <param name="pass">Says whether it may join as a router.</param>
    /// <param name="check">Judges its token; null where nobody needs one.</param>
    /// <param name="cancellation">Cuts the connection.</param>
    public Task ServeAsync(FrameConnection connection, RouterPass pass, TokenCheck? check, CancellationToken cancellation) =>
        ServeAsync(connection, pass, check, _router.Open, cancellation);

    /// <summary>Serves a connection that was opened to a hub, until it ends.</summary>
    public Task<ConnectionEnd> ServeUplinkAsync(FrameConnection connection, CancellationToken cancellation) =>
        ServeAsync(connection, pass: null, check: null, _federation!.OpenUplink, cancellation); // Only a build that federates dials hubs.

    /// <summary>Syncs again with one router that is linked to this one, or with all of them.</summary>
    /// <returns>The routers that were asked.</returns>
    public Task<IReadOnlyList<string>> ResyncAsync(string? routerId) =>
        RunAsync<IReadOnlyList<string>>(() => _federation?.Resync(routerId) ?? []);

    /// <summary>Declares other namespaces than before.</summary>
    /// <returns>Why some are refused, a sentence for each.</returns>
    public Task<IReadOnlyList<string>> DeclareAsync(IReadOnlyList<AddressPattern> namespaces) =>
        RunAsync<IReadOnlyList<string>>(() => _federation?.Declare(namespaces) ?? []);

    /// <summary>Other tokens are asked for: ends the links that have none of these any more.</summary>
    /// <returns>The routers at their other ends.</returns>
    public Task<IReadOnlyList<string>> CheckPassesAsync() =>
        RunAsync<IReadOnlyList<string>>(() => _federation?.CheckTokens() ?? []);

    /// <summary>Notes how the attempts to reach a hub go, for everybody who reads the status.</summary>
    /// <param name="hub">The hub that was tried last.</param>
    /// <param name="failures">Attempts without success since the last one with; 0 for one with.</param>
    /// <param name="reason">Why the last one failed, or the link has ended.</param>
    /// <param name="wait">How long it is until the next; null while there is a link.</param>
    public void ReportUplink(Uri hub, int failures, string reason, TimeSpan? wait) =>
        _turn.Enter(new CoreWork(() => _federation?.ReportUplink(hub.ToString(), failures, reason, wait)));

    /// <summary>How often tokens were revoked.</summary>
    public int Revocations => Volatile.Read(ref _revocations);

    /// <summary>Ends all sessions whose tokens are no longer valid, wherever those are kept: ERROR 302.</summary>
    /// <param name="isRevoked">Whether a grant is one of theirs; called inside the core, so it must be quick.</param>
    public void Revoke(Func<Grant, bool> isRevoked)
    {
        // A session that is just coming in was judged before, and has to be judged again.
        Interlocked.Increment(ref _revocations);
        _turn.Enter(new CoreWork(() => _router.Revoke(isRevoked)));
    }

    /// <summary>Puts the rules of an app config in force; null for none.</summary>
    public void UseRules(AccessRules? rules) => _turn.Enter(new CoreWork(() => _router.UseRules(rules)));

    /// <summary>Closes all sessions, and those that are opened from now on.</summary>
    public void BeginDrain(string reason) => _turn.Enter(new CoreWork(() => _router.BeginDrain(reason)));

    public void Dispose() => _timer.Dispose();

    private Task<ConnectionEnd> ServeAsync(
        FrameConnection connection,
        RouterPass? pass,
        TokenCheck? check,
        Func<ISessionOutput, Session> openSession,
        CancellationToken cancellation)
    {
        var session = new SessionConnection(
            connection, pass, check, openSession, _router, _turn, _replyLimitBytes, _logger);
        return session.RunAsync(cancellation);
    }

    private Task<T> RunAsync<T>(Func<T> work)
    {
        T? result = default;
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _turn.Enter(new CoreWork(
            () => result = work(),
            fault =>
            {
                if (fault is null) completion.SetResult(result!); // The work is done.
                else completion.SetException(fault);
            }));
        return completion.Task;
    }

    private void OnDue()
    {
        // Still queued from the last time: it has yet to run, and will see what is due now.
        if (Interlocked.Exchange(ref _isDueEntered, 1) == 0) _turn.Enter(_onDue);
    }
}

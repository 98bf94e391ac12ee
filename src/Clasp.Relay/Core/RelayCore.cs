using Clasp.Routing;
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
    private readonly int _replyLimitBytes;
    private int _isDueEntered;

    public RelayCore(RouterOptions options, TimeProvider time, ILogger routerLogger, ILogger logger)
    {
        var clock = new RouterClock(time);
        _logger = logger;
        _replyLimitBytes = options.OutboxSoftLimitBytes;
        _router = new(options, clock, routerLogger);
        _timer = new(clock);
        _turn = new(_router, _timer, logger);
        // Due timers are run by the batch itself.
        _onDue = new(() => Volatile.Write(ref _isDueEntered, 0));
        _timer.Start(OnDue);
    }

    /// <summary>Serves a connection, whichever side opened it, until it ends.</summary>
    public Task ServeAsync(FrameConnection connection, CancellationToken cancellation) =>
        new SessionConnection(connection, _router, _turn, _replyLimitBytes, _logger).RunAsync(cancellation);

    /// <summary>Closes all sessions, and those that are opened from now on.</summary>
    public void BeginDrain(string reason) => _turn.Enter(new CoreWork(() => _router.BeginDrain(reason)));

    public void Dispose() => _timer.Dispose();

    private void OnDue()
    {
        // Still queued from the last time: it has yet to run, and will see what is due now.
        if (Interlocked.Exchange(ref _isDueEntered, 1) == 0) _turn.Enter(_onDue);
    }
}

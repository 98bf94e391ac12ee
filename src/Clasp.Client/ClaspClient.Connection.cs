using Clasp.Client.Sessions;
using Clasp.Transport;

namespace Clasp.Client;

/// <content>Keeping the connection.</content>
public sealed partial class ClaspClient
{
    private Task<ClientSession> OpenAsync(CancellationToken cancellation) => ClientSession.OpenAsync(
        Endpoint, _options, _subscriptions, error => Raise(ErrorReceived, error), _logger, cancellation);

    /// <summary>Lives as long as the client: one session after the other.</summary>
    private async Task KeepConnectedAsync(ClientSession first)
    {
        var session = first;
        while (session is not null)
        {
            var started = _options.Time.GetTimestamp();
            Attach(session);
            var end = await RunAsync(session).ConfigureAwait(false);
            _session = null;
            _subscriptions.Detach();

            session = await ReplaceAsync(end, _options.Time.GetElapsedTime(started)).ConfigureAwait(false);
        }
    }

    private void Attach(ClientSession session)
    {
        Volatile.Write(ref _welcome, session.Welcome);
        _session = session;
        _subscriptions.Attach(session);
        _logger.Connected(session.Welcome.ServerName, Endpoint, session.Welcome.SessionId);
        Change(ConnectionState.Connected, $"Connected to {session.Welcome.ServerName}.");
    }

    /// <returns>How the session ended; null if this client ended it.</returns>
    private async Task<ConnectionEnd?> RunAsync(ClientSession session)
    {
        try
        {
            return await session.Ended.WaitAsync(_disposing.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await session.CloseAsync().ConfigureAwait(false);
            return null;
        }
    }

    /// <returns>Null if there is none any more.</returns>
    private async Task<ClientSession?> ReplaceAsync(ConnectionEnd? end, TimeSpan lasted)
    {
        if (end is null)
        {
            Close("The client was disposed.", null);
            return null;
        }

        _logger.ConnectionLost(Endpoint, end.ToString());
        if (_options.Reconnect is null)
        {
            Close(end.ToString(), new ClaspConnectionException($"The connection to {Endpoint} is gone: {end}"));
            return null;
        }

        Change(ConnectionState.Reconnecting, end.ToString());
        try
        {
            return await ReconnectAsync(new Backoff(_options.Reconnect), lasted).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Close("The client was disposed.", null);
            return null;
        }
    }

    private async Task<ClientSession> ReconnectAsync(Backoff backoff, TimeSpan lasted)
    {
        var wait = backoff.Next(lasted);
        while (true)
        {
            await Task.Delay(wait, _options.Time, _disposing.Token).ConfigureAwait(false);
            try
            {
                return await OpenAsync(_disposing.Token).ConfigureAwait(false);
            }
            catch (ClaspException failure)
            {
                wait = backoff.Next(TimeSpan.Zero);
                _logger.ReconnectFailed(Endpoint, wait, failure.Message);
            }
        }
    }

    private void Close(string reason, ClaspException? failure)
    {
        Change(ConnectionState.Closed, reason);
        _subscriptions.End(failure);
    }

    private void Change(ConnectionState state, string reason)
    {
        Volatile.Write(ref _state, (int)state);
        Raise(ConnectionChanged, new ConnectionChange(state, reason));
    }

    private void Raise<T>(Action<T>? handlers, T argument)
    {
        try
        {
            handlers?.Invoke(argument);
        }
        catch (Exception fault)
        {
            _logger.HandlerFailed(fault);
        }
    }
}

using System.Buffers;
using Clasp.Client.Outgoing;
using Clasp.Client.Replies;
using Clasp.Client.Subscriptions;
using Clasp.Protocol;
using Clasp.Transport;
using Clasp.Transport.Client;
using Microsoft.Extensions.Logging;

namespace Clasp.Client.Sessions;

/// <summary>
/// One connection to the relay, from its HELLO to its end; a client that reconnects has one after another.
/// </summary>
internal sealed partial class ClientSession
{
    private readonly FrameConnection _connection;
    private readonly ClaspClientOptions _options;
    private readonly SubscriptionTable _subscriptions;
    private readonly Action<ClaspErrorException> _onError;
    private readonly ILogger _logger;
    private readonly PendingReplies _replies;
    private readonly Outbox _outbox;
    private readonly TaskCompletionSource<Welcome> _welcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ClientSession(
        FrameConnection connection,
        ClaspClientOptions options,
        SubscriptionTable subscriptions,
        Action<ClaspErrorException> onError,
        ILogger logger)
    {
        _connection = connection;
        _options = options;
        _subscriptions = subscriptions;
        _onError = onError;
        _logger = logger;
        _replies = new(options.Time, options.RequestTimeout);
        _outbox = new(connection, _replies, options.MaxWaitingBytes, options.Time);
        Ended = RunAsync();
    }

    /// <summary>How the connection ended; never fails for what the relay or the network does.</summary>
    public Task<ConnectionEnd> Ended { get; }

    /// <summary>What the relay said of itself.</summary>
    public Welcome Welcome => _welcome.Task.Result;

    /// <summary>The clock's difference measured in this session; null as long as it was not.</summary>
    public TimeSpan? ClockOffset { get; set; }

    /// <summary>Connects and introduces the client.</summary>
    /// <exception cref="ClaspConnectionException">The relay cannot be reached, or went away.</exception>
    /// <exception cref="ClaspTimeoutException">The relay did not say WELCOME in time.</exception>
    /// <exception cref="ClaspErrorException">The relay refused.</exception>
    public static async Task<ClientSession> OpenAsync(
        Uri endpoint,
        ClaspClientOptions options,
        SubscriptionTable subscriptions,
        Action<ClaspErrorException> onError,
        ILogger logger,
        CancellationToken cancellation)
    {
        var connection = await ConnectAsync(endpoint, options, cancellation).ConfigureAwait(false);
        var session = new ClientSession(connection, options, subscriptions, onError, logger);
        try
        {
            session.TrySend(new OutgoingHello(options), ExpectedReply.None, isUrgent: true);
            await session._welcome.Task.WaitAsync(options.ConnectTimeout, options.Time, cancellation)
                .ConfigureAwait(false);
            return session;
        }
        catch (Exception failure)
        {
            await session.CloseAsync().ConfigureAwait(false);
            if (failure is not TimeoutException) throw;

            var seconds = options.ConnectTimeout.TotalSeconds;
            throw new ClaspTimeoutException(
                $"{endpoint} took the connection, but did not answer within {seconds:0.#} s.", failure);
        }
    }

    /// <summary>Sends a message.</summary>
    /// <returns><c>false</c> if too much is waiting to be sent.</returns>
    /// <exception cref="ClaspConnectionException">The session has ended.</exception>
    /// <exception cref="ArgumentException">The message is too long for the wire.</exception>
    public bool TrySend<TOutgoing>(in TOutgoing message, ExpectedReply reply, bool isUrgent = false)
        where TOutgoing : IOutgoing
    {
        var memory = ArrayPool<byte>.Shared.Rent(2 * ProtocolLimits.MaxFrameBytes);
        try
        {
            var scratch = new Scratch(memory.AsSpan(ProtocolLimits.MaxFrameBytes));
            var length = message.WriteTo(memory.AsSpan(0, ProtocolLimits.MaxFrameBytes), ref scratch);
            return _outbox.TryAdd(memory.AsSpan(0, length), reply, isUrgent);
        }
        catch (ProtocolException tooLong)
        {
            throw new ArgumentException(tooLong.Message, tooLong);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(memory);
        }
    }

    /// <summary>Sends a message, after others have gone if too many are waiting.</summary>
    /// <exception cref="ClaspConnectionException">The session has ended.</exception>
    /// <exception cref="ArgumentException">The message is too long for the wire.</exception>
    public ValueTask SendAsync<TOutgoing>(TOutgoing message, ExpectedReply reply, CancellationToken cancellation)
        where TOutgoing : IOutgoing
    {
        cancellation.ThrowIfCancellationRequested();
        return TrySend(message, reply) ? ValueTask.CompletedTask : SendWithRoomAsync(message, reply, cancellation);
    }

    /// <summary>Asks for a subscription; a PING behind it tells when the relay has handled it.</summary>
    public void Subscribe(Subscription subscription)
    {
        var pending = new PendingSubscription(subscription);
        try
        {
            var refusal = new ExpectedReply(ReplyKind.Subscribe, subscription.Pattern, pending);
            TrySend(new OutgoingSubscribe(subscription), refusal, isUrgent: true);
            TrySend(new OutgoingPing(), new(ReplyKind.Ping, null, pending), isUrgent: true);
        }
        catch (ClaspConnectionException)
        {
            // The session has just ended; the next one is asked for all subscriptions.
        }
    }

    public void Unsubscribe(Subscription subscription) => Notify(new OutgoingUnsubscribe(subscription.Id));

    /// <summary>Says goodbye after everything that was sent before, in a bounded time.</summary>
    public async Task CloseAsync()
    {
        try
        {
            await _outbox.FlushAsync().WaitAsync(_options.ConnectTimeout, _options.Time).ConfigureAwait(false);
            _connection.Close(CloseCode.Normal, "");
            await Ended.WaitAsync(_options.ConnectTimeout, _options.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // A relay that takes nothing any more is left without a goodbye.
            await _connection.DisposeAsync().ConfigureAwait(false);
            await Ended.ConfigureAwait(false);
        }
    }

    private static async Task<FrameConnection> ConnectAsync(
        Uri endpoint, ClaspClientOptions options, CancellationToken cancellation)
    {
        var connect = new ConnectOptions
        {
            ConnectTimeout = options.ConnectTimeout,
            ExtraAuthoritiesFile = options.AuthoritiesFile,
            Connection = FrameConnectionOptions.Default with { Time = options.Time },
        };
        try
        {
            return await ClientConnector.ConnectAsync(endpoint, connect, cancellation).ConfigureAwait(false);
        }
        catch (ConnectException failure)
        {
            throw new ClaspConnectionException(failure.Message, failure);
        }
    }

    private async ValueTask SendWithRoomAsync<TOutgoing>(
        TOutgoing message, ExpectedReply reply, CancellationToken cancellation)
        where TOutgoing : IOutgoing
    {
        do await _outbox.RoomAsync().WaitAsync(cancellation).ConfigureAwait(false);
        while (!TrySend(message, reply));
    }

    /// <summary>Sends what is pointless once the session has ended.</summary>
    private void Notify<TOutgoing>(TOutgoing message)
        where TOutgoing : IOutgoing
    {
        try
        {
            TrySend(message, ExpectedReply.None, isUrgent: true);
        }
        catch (ClaspConnectionException)
        {
            // It has just ended.
        }
    }

    private async Task<ConnectionEnd> RunAsync()
    {
        var end = await ReadAsync().ConfigureAwait(false);
        _welcome.TrySetException(new ClaspConnectionException(
            $"The relay at {_connection.RemoteEndPoint} ended the connection before it said WELCOME: {end}"));
        _ = _welcome.Task.Exception;
        _replies.End(new ClaspConnectionException($"The connection to the relay is gone: {end}"));
        return end;
    }

    private async Task<ConnectionEnd> ReadAsync()
    {
        try
        {
            return await _connection.RunAsync(this, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            // Not the peer's doing and not the network's: the session ends, and those who wait are told.
            _logger.SessionFailed(fault);
            return new(EndCause.ClosedHere, CloseCode.InternalError, fault.Message);
        }
    }
}

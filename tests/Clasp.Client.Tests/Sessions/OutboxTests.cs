using Clasp.Client.Replies;
using Clasp.Client.Sessions;
using Clasp.Client.Tests.Support;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Transport;

namespace Clasp.Client.Tests.Sessions;

public sealed class OutboxTests : IAsyncLifetime
{
    private const int MaxWaitingBytes = 100;

    private static readonly byte[] Ping = Frame.ToArray(default(PingMessage));
    private static readonly int PingBytes = EnvelopeWriter.LengthOf(Envelope.MaskedWebSocket, Ping.Length);

    private readonly HeldStream _network = new();
    private readonly FrameConnection _connection;
    private readonly PendingReplies _replies = new(TimeProvider.System, TimeSpan.FromSeconds(1));
    private readonly Outbox _outbox;

    public OutboxTests()
    {
        _connection = new(_network, Envelope.MaskedWebSocket, "held", FrameConnectionOptions.Default);
        _outbox = new(_connection, _replies, MaxWaitingBytes, TimeProvider.System);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    [Fact]
    public async Task What_is_added_during_a_write_goes_out_together()
    {
        Add();
        await _network.WriteStartedAsync();
        for (var i = 0; i < 5; i++) Add();

        _network.ReleaseWrite();
        await _network.WriteStartedAsync();

        Assert.Equal([PingBytes, 5 * PingBytes], _network.Writes);
    }

    [Fact]
    public async Task What_would_wait_beyond_the_limit_is_refused_until_there_is_room()
    {
        Add();
        await _network.WriteStartedAsync();
        for (var i = 0; i < MaxWaitingBytes / PingBytes; i++) Assert.True(Add());
        Assert.False(Add());

        var room = _outbox.RoomAsync();
        Assert.False(room.IsCompleted);
        _network.ReleaseWrite();

        await room.InTime();
        Assert.True(Add());
    }

    [Fact]
    public async Task What_is_urgent_is_never_refused()
    {
        Add();
        await _network.WriteStartedAsync();

        for (var i = 0; i < 100; i++) Assert.True(_outbox.TryAdd(Ping, ExpectedReply.None, isUrgent: true));
    }

    [Fact]
    public async Task All_that_waits_is_flushed()
    {
        Add();
        await _network.WriteStartedAsync();
        Add();
        var flush = _outbox.FlushAsync();

        _network.ReleaseWrite();
        await _network.WriteStartedAsync();
        Assert.False(flush.IsCompleted);
        _network.ReleaseWrite();

        await flush.InTime();
    }

    [Fact]
    public async Task A_connection_that_breaks_keeps_nobody_waiting()
    {
        Add();
        await _network.WriteStartedAsync();
        Add();
        var (room, flush) = (_outbox.RoomAsync(), _outbox.FlushAsync());

        await _connection.DisposeAsync();

        await Task.WhenAll(room, flush).InTime();
    }

    [Fact]
    public void An_ended_session_takes_nothing()
    {
        _replies.End(new ClaspConnectionException("It is gone."));

        Assert.Throws<ClaspConnectionException>(() => Add());
    }

    private bool Add() => _outbox.TryAdd(Ping, ExpectedReply.None, isUrgent: false);
}

using System.Text;
using Clasp.Client.Outgoing;
using Clasp.Client.Replies;
using Clasp.Client.Subscriptions;
using Clasp.Protocol;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;
using Clasp.Transport;

namespace Clasp.Client.Sessions;

/// <content>What comes in; all of it runs on the read loop, one message after the other.</content>
internal sealed partial class ClientSession : IFrameReceiver
{
    private readonly AddressTable _addresses = new();

    ValueTask IFrameReceiver.ReceiveAsync(FrameBatch frames)
    {
        for (var i = 0; i < frames.Count; i++)
        {
            try
            {
                Receive(FrameHeader.PayloadOf(frames[i]));
            }
            catch (ProtocolException broken)
            {
                _logger.MessageIgnored(broken.Message);
            }
        }

        return ValueTask.CompletedTask;
    }

    private void Receive(ReadOnlySpan<byte> payload)
    {
        switch (MessageReader.TypeOf(payload))
        {
            case MessageType.Set:
                OnSet(SetMessage.ReadFrom(payload));
                break;
            case MessageType.Publish:
                OnPublish(PublishMessage.ReadFrom(payload));
                break;
            case MessageType.Ack:
                OnAck(AckMessage.ReadFrom(payload));
                break;
            case MessageType.Snapshot:
                OnSnapshot(SnapshotMessage.ReadFrom(payload));
                break;
            case MessageType.Error:
                OnError(ErrorMessage.ReadFrom(payload));
                break;
            case MessageType.Pong:
                OnPong();
                break;
            case MessageType.Ping:
                Notify(new OutgoingPong());
                break;
            case MessageType.Result:
                OnResult(ResultMessage.ReadFrom(payload));
                break;
            case MessageType.Sync:
                OnSync(SyncMessage.ReadFrom(payload));
                break;
            case MessageType.Welcome:
                OnWelcome(WelcomeMessage.ReadFrom(payload));
                break;
        }
    }

    private void OnWelcome(WelcomeMessage message)
    {
        var offset = Clock.FromMicros(message.TimeMicros) - _options.Time.GetUtcNow();
        _welcome.TrySetResult(new(
            Text(message.Session), Text(message.Name), message.Features, offset, _options.Time.GetTimestamp()));
    }

    private void OnSet(SetMessage message)
    {
        var known = _addresses.Find(message.Address);
        var all = _subscriptions.All;
        known.Told(message.Revision, known.MatchesAmong(all));
        if (!known.IsWanted(all, SignalType.Param)) return;

        var update = new Update(known.Text, SignalType.Param, Value.From(message.Value))
        {
            Revision = message.Revision,
        };
        Tell(known.MatchesAmong(all), update);
    }

    private void OnPublish(PublishMessage message)
    {
        var known = _addresses.Find(message.Address);
        var all = _subscriptions.All;
        if (!known.IsWanted(all, message.Signal)) return;

        var update = new Update(known.Text, message.Signal, ValueOf(message))
        {
            TimestampMicros = message.TimestampMicros,
            Phase = message.Signal == SignalType.Gesture ? message.Phase : null,
            Id = message.Id,
            Samples = message.Content == PublishContent.Samples ? SamplesOf(message) : default,
            Rate = message.Rate,
        };
        Tell(known.MatchesAmong(all), update);
    }

    private void OnSnapshot(SnapshotMessage message)
    {
        foreach (var param in message)
        {
            var known = _addresses.Find(param.Address);
            if (message.Count == 1 && _replies.TryTakeGet(known.Text, out var waiter))
                (waiter as Pending<ParamSnapshot>)?.Complete(ToParam(known.Text, param));
            else
                TellState(known, param);
        }
    }

    /// <summary>
    /// Tells a value to those who were not told of it yet, by a change or for an overlapping subscription.
    /// </summary>
    private void TellState(KnownAddress known, SnapshotParam param)
    {
        Update? update = null;
        var matches = known.MatchesAmong(_subscriptions.All);
        foreach (var subscription in matches)
        {
            if (!subscription.Wants(SignalType.Param) || known.WasTold(param.Revision, subscription)) continue;

            update ??= new Update(known.Text, SignalType.Param, Value.From(param.Value))
            {
                Revision = param.Revision,
                IsSnapshot = true,
                Writer = WriterOf(param),
                TimestampMicros = param.TimestampMicros,
            };
            subscription.Add(update);
        }

        known.Told(param.Revision, matches);
    }

    private void OnAck(AckMessage message)
    {
        var address = message.HasAddress ? _addresses.Find(message.Address).Text : null;
        switch (_replies.TakeAcknowledged(address, message.Revision is not null))
        {
            case PendingBundle bundle:
                bundle.Complete(message.Revision);
                break;
            case Pending<ulong> set:
                set.Complete(message.Revision ?? 0);
                break;
            case PendingAnnounce announce:
                announce.Complete(true);
                break;
        }
    }

    private void OnError(ErrorMessage message)
    {
        var error = new ClaspErrorException(
            message.Code, Text(message.Text), message.HasAddress ? Text(message.Address) : null);
        if (_welcome.TrySetException(error)) return;

        if (_replies.TakeRefused(error.Code, error.Address) is { IsDone: false } waiter)
        {
            waiter.Fail(error);
            return;
        }

        _logger.ErrorReceived(error.Message);
        _onError(error);
    }

    private void OnPong()
    {
        switch (_replies.TakePing())
        {
            case PendingSubscription pending:
                _replies.Settle(pending);
                if (!pending.IsDone) pending.Subscription.Establish();
                break;
            case PendingQuery query:
                _replies.Settle(query);
                query.Complete();
                break;
            case Pending<long> ping:
                ping.Complete(_options.Time.GetTimestamp());
                break;
        }
    }

    private void OnSync(SyncMessage message)
    {
        if (message is { T2: { } received, T3: { } answered })
            _replies.TakeSync(message.T1)?.Complete((received, answered));
    }

    private void OnResult(ResultMessage message)
    {
        var query = _replies.OldestQuery();
        foreach (var signal in message.Signals)
        {
            query?.Add(new(Text(signal.Address), signal.Type)
            {
                Datatype = signal.HasDatatype ? Text(signal.Datatype) : null,
                Access = signal.HasAccess ? Text(signal.Access) : null,
            });
        }
    }

    private static void Tell(Subscription[] matches, Update update)
    {
        foreach (var subscription in matches)
        {
            if (subscription.Wants(update.Type)) subscription.Add(update);
        }
    }

    private static ParamSnapshot ToParam(string address, SnapshotParam param) =>
        new(address, Value.From(param.Value), param.Revision, WriterOf(param), param.TimestampMicros);

    private static string? WriterOf(SnapshotParam param) => param.HasWriter ? Text(param.Writer) : null;

    private static Value ValueOf(PublishMessage message) =>
        message.Content == PublishContent.Value ? Value.From(message.Value) : Value.Null;

    private static double[] SamplesOf(PublishMessage message)
    {
        var samples = new double[message.SampleCount];
        for (var i = 0; i < samples.Length; i++) samples[i] = message.SampleAt(i);
        return samples;
    }

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}

using Clasp.Client.Subscriptions;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;

namespace Clasp.Client.Outgoing;

/// <summary>Asks for the state and the changes of what a pattern matches.</summary>
internal readonly record struct OutgoingSubscribe(Subscription Subscription) : IOutgoing
{
    // Any bit beyond the defined ones means that nothing is filtered, kinds of signal to come included.
    private const SignalTypes Unfiltered = (SignalTypes)0xFF;

    public int WriteTo(Span<byte> frame, scoped ref Scratch scratch)
    {
        var options = Subscription.Options;
        return Frame.Write(frame, new SubscribeMessage
        {
            Id = Subscription.Id,
            Pattern = Subscription.Matcher.Utf8,
            TypeMask = options.Types == SignalTypes.All ? Unfiltered : options.Types,
            MaxRate = options.MaxRate,
            Epsilon = options.Epsilon,
        });
    }
}

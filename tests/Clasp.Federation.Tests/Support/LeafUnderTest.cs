using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Routing.Sessions;

namespace Clasp.Federation.Tests.Support;

/// <summary>The other end of a link to a hub.</summary>
internal sealed class LeafUnderTest
{
    private readonly HubUnderTest _hub;
    private readonly Session _session;

    public LeafUnderTest(HubUnderTest hub)
    {
        _hub = hub;
        _session = hub.Router.Open(Output);
    }

    /// <summary>What the hub has sent.</summary>
    public RecordedOutput Output { get; } = new();

    public void Send<TMessage>(in TMessage message)
        where TMessage : IMessage, allows ref struct => Send(Frame.ToArray(message));

    public void Send(ReadOnlySpan<byte> frame)
    {
        _hub.Router.Receive(_session, frame);
        _hub.Router.EndBatch();
    }
}

using Clasp.Federation.Wire;
using Clasp.Protocol.Messages;
using Clasp.Routing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clasp.Federation.Tests.Support;

/// <summary>A hub whose leaves are played by the test, an operation at a time.</summary>
internal sealed class HubUnderTest
{
    private readonly RecordedLog _log = new();

    public HubUnderTest()
    {
        Router = new(new RouterOptions(), new StillClock(), NullLogger.Instance);
        Federation = new(Router, new FederationOptions { RouterId = "hub", Incarnation = 1 }, _log);
    }

    public Router Router { get; }

    public FederationCore Federation { get; }

    public IReadOnlyList<(int Event, string Text)> Log => _log.Lines;

    /// <summary>A leaf whose HELLO and OPEN were answered.</summary>
    public LeafUnderTest Join(string id)
    {
        var leaf = new LeafUnderTest(this);
        leaf.Send(new HelloMessage
        {
            Version = 1,
            Features = Features.Signals | Features.Federation | Features.FederationExtension,
            Name = System.Text.Encoding.UTF8.GetBytes(id),
        });
        leaf.Send(new LinkOpen(id, new Appearance(1, 1), [], []));
        return leaf;
    }
}

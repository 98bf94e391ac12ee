using Clasp.Federation.Tests.Support;
using Clasp.Protocol.Addressing;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Routing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clasp.Federation.Tests.Links;

/// <summary>A hub that knows the public messages only, such as a relay of the reference implementation.</summary>
public sealed class ForeignHubTests
{
    private readonly RecordedLog _log = new();
    private readonly Router _router = new(new RouterOptions(), new StillClock(), NullLogger.Instance);
    private readonly FederationCore _federation;

    public ForeignHubTests() => _federation = new(
        _router,
        new FederationOptions { RouterId = "site-a", Incarnation = 1, HasHub = true, Namespaces = [AddressPattern.Parse("/site-a/**")] },
        _log);

    [Fact]
    public void It_is_told_once_however_often_it_is_tried()
    {
        var first = Try("CLASP Router");
        Try("CLASP Router");
        Try("CLASP Router");

        Assert.Equal(CloseReason.PolicyViolation, first);
        var (_, text) = Assert.Single(_log.Lines, line => line.Event == 4018);
        Assert.Contains("CLASP Router, does not speak the federation extension", text, StringComparison.Ordinal);
        Assert.DoesNotContain(_log.Lines, line => line.Event is 4003 or 4009);
    }

    [Fact]
    public void Another_one_in_its_place_is_told_again()
    {
        Try("one");
        Try("another");

        Assert.Equal(2, _log.Lines.Count(line => line.Event == 4018));
    }

    /// <summary>Joins a hub that answers HELLO like any relay.</summary>
    private CloseReason? Try(string name)
    {
        var output = new RecordedOutput();
        var session = _federation.OpenUplink(output);
        var welcome = Frame.ToArray(new WelcomeMessage
        {
            Version = 1,
            Features = Features.Federation,
            Session = "s"u8,
            Name = System.Text.Encoding.UTF8.GetBytes(name),
        });
        _router.Receive(session, welcome);
        _router.EndBatch();
        _router.Closed(session);
        return output.Closed;
    }
}

using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;
using Clasp.Routing.Tests.Harness;
using Clasp.Security.Scopes;
using Clasp.Security.Tokens;
using Clasp.Tests.Shared;

namespace Clasp.Routing.Tests.Access;

/// <summary>Tokens and rules cost time, but no memory, once an address is known.</summary>
public sealed class AccessAllocationTests
{
    private const string Rules =
        """
        {
          "write_rules": [{
            "path": "/rooms/{room}/meta",
            "mode": "any",
            "checks": [
              {"type": "state_field_equals_session", "lookup": "/rooms/{room}/owner", "field": "id"},
              {"type": "state_not_null", "lookup": "/rooms/{room}/members/{session}"}
            ]
          }],
          "snapshot_visibility": [
            {"path": "/rooms/{room}/**", "visible": "require_state_not_null", "lookup": "/rooms/{room}/members/{session}"}
          ],
          "snapshot_transforms": [{"path": "/rooms/**", "redact_fields": ["hash"]}]
        }
        """;

    private static readonly Value Meta = Value.Map(
        [KeyValuePair.Create<string, Value>("hash", "x"), KeyValuePair.Create<string, Value>("name", "lobby")]);

    private readonly TestRouter _router = new(new() { RequiresTokens = true, SessionTimeout = TimeSpan.Zero });
    private readonly List<DiscardingOutput> _outputs = [];

    [Fact]
    public void A_write_that_is_judged_redacted_and_shown_to_some_allocates_nothing()
    {
        _router.UseRules(Rules);
        _router.ConnectAs("ann", "write:/**").Set("/rooms/1/members/ann", true);
        var writer = Open("ann", "write:/rooms/**");
        for (var i = 0; i < 10; i++) Open(i == 0 ? "ann" : "bob", "read:/a", "read:/rooms/*/meta").Subscribe("/rooms/1/meta");
        byte[][] frames =
            [Peer.SetFrame("/rooms/1/meta", Meta), Frame.ToArray(Peer.Signal("/rooms/1/meta", SignalType.Event, Meta))];
        for (var i = 0; i < 1_000; i++) Run(writer, frames);
        var written = _outputs.Sum(output => output.Bytes);

        var allocated = Allocations.Of(() =>
        {
            for (var i = 0; i < 100; i++) Run(writer, frames);
        });

        Assert.Equal(0, allocated);
        Assert.True(_outputs.Sum(output => output.Bytes) > written);
    }

    private void Run(Peer writer, byte[][] frames)
    {
        _router.Clock.Advance(TimeSpan.FromMilliseconds(1));
        _router.Router.BeginBatch();
        foreach (var frame in frames) _router.Router.Receive(writer.Session, frame);
        _router.Router.EndBatch();
    }

    private Peer Open(string subject, params string[] scopes)
    {
        var output = new DiscardingOutput();
        _outputs.Add(output);
        var session = _router.Router.Open(output);
        session.Authorize(TokenVerdict.Accepted(
            new Grant { TokenId = subject, Subject = subject, Scopes = [.. scopes.Select(Scope.Parse)] }));
        return new Peer(_router, new RecordingOutput(), session).Hello();
    }
}

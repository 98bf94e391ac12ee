using Clasp.Protocol.Messages;
using Clasp.Routing.Tests.Harness;

namespace Clasp.Routing.Tests.Subscriptions;

/// <summary>Patterns whose segments may fit anywhere in an address cost more than others, and so there may be fewer of them.</summary>
public sealed class DeepPatternTests
{
    [Fact]
    public void A_pattern_with_too_many_segments_behind_any_depth_is_refused()
    {
        var peer = new TestRouter(new() { MaxDeepSegmentsPerSession = 3 }).Connect();

        peer.Subscribe("/**/a/**/b/**");

        Assert.Contains(peer.Take(), message => message.Contains("429") && message.Contains("max-deep-segments"));
    }

    [Fact]
    public void The_patterns_of_a_session_count_together()
    {
        var peer = new TestRouter(new() { MaxDeepSegmentsPerSession = 3 }).Connect();
        peer.Subscribe("/**/a/b", id: 1);
        peer.Take();

        peer.Subscribe("/**/c/d", id: 2);

        Assert.Contains(peer.Take(), message => message.Contains("429"));
    }

    [Fact]
    public void A_pattern_that_is_given_up_or_replaced_makes_room()
    {
        var peer = new TestRouter(new() { MaxDeepSegmentsPerSession = 3 }).Connect();
        peer.Subscribe("/**/a/b/c", id: 1).Subscribe("/**/d/e/f", id: 1).Unsubscribe(1).Subscribe("/**/g/h/i", id: 2);

        Assert.DoesNotContain(peer.Take(), message => message.Contains("429"));
    }

    [Fact]
    public void Patterns_that_end_in_any_depth_are_not_counted()
    {
        var peer = new TestRouter(new() { MaxDeepSegmentsPerSession = 0 }).Connect();

        for (var id = 1u; id <= 100; id++) peer.Subscribe($"/site/{id}/**", SignalTypes.All, id);

        Assert.DoesNotContain(peer.Take(), message => message.Contains("429"));
    }
}

using System.Text;
using Clasp.Protocol.Addressing;
using Clasp.Protocol.Messages;
using Clasp.Routing.Sessions;
using Clasp.Routing.State;
using Clasp.Routing.Subscriptions;
using Clasp.Routing.Tests.Harness;
using Clasp.Routing.Tests.State;
using CsCheck;

namespace Clasp.Routing.Tests.Subscriptions;

public sealed class SubscriptionIndexTests
{
    [Fact]
    public void It_finds_whom_comparing_every_pattern_finds_also_while_they_come_and_go() =>
        Gen.Select(
            Gen.Select(AddressGen.Pattern, Gen.Int[0, 3], Gen.Int[1, 31]).Array[1, 20],
            AddressGen.Address.Array[1, 8],
            Gen.Int[0, 19].Array[0, 10]).Sample(Compare, iter: 1_000);

    [Fact]
    public void Nothing_is_left_of_patterns_that_are_gone()
    {
        var index = new SubscriptionIndex(new Utf8Comparer(1));
        var session = NewSession();
        var entry = ParamRoom.Create("/a/b"u8, 0, 8);
        var subscriptions = "/a/b /a/* /** /a/**/b /a*/b".Split(' ')
            .Select(text => new Subscription(session, AddressPattern.Parse(text), SignalTypes.All)).ToList();
        foreach (var subscription in subscriptions) index.Add(subscription);
        Assert.Equal(1, index.TargetsOf(entry, SignalType.Event).Length);

        foreach (var subscription in subscriptions) index.Remove(subscription);

        Assert.Equal(0, index.TargetsOf(entry, SignalType.Event).Length);
        Assert.Equal(0, index.Count);
    }

    private static void Compare((string Pattern, int Session, int Types)[] wanted, string[] addresses, int[] removed)
    {
        var index = new SubscriptionIndex(new Utf8Comparer(1));
        var sessions = Enumerable.Range(0, 4).Select(_ => NewSession()).ToArray();
        var entries = addresses.Select(text => ParamRoom.Create(Encoding.UTF8.GetBytes(text), 0, 8)).ToArray();
        var subscriptions = wanted
            .Select(w => new Subscription(sessions[w.Session], AddressPattern.Parse(w.Pattern), (SignalTypes)w.Types))
            .ToList();
        foreach (var subscription in subscriptions)
        {
            index.Add(subscription);
            AssertSame(index, subscriptions.TakeWhile(s => s != subscription).Append(subscription), entries[0]);
        }

        foreach (var at in removed.Where(at => at < subscriptions.Count))
        {
            index.Remove(subscriptions[at]);
            subscriptions.RemoveAt(at);
            foreach (var entry in entries) AssertSame(index, subscriptions, entry);
        }

        foreach (var entry in entries) AssertSame(index, subscriptions, entry);
    }

    private static void AssertSame(SubscriptionIndex index, IEnumerable<Subscription> subscriptions, AddressEntry entry)
    {
        var matching = subscriptions.Where(s => s.Pattern.Matches(entry.Utf8)).ToList();
        foreach (var type in Enum.GetValues<SignalType>())
        {
            var expected = matching.Where(s => s.Types.Includes(type)).Select(s => s.Session).ToHashSet();
            var found = SessionsOf(index.TargetsOf(entry, type));
            Assert.Equal(found.Count, found.Distinct().Count());
            Assert.Equal(expected, found.ToHashSet());
            Assert.All(expected, session => Assert.True(index.Reaches(session, entry, type)));
        }

        Assert.Equal(
            matching.Select(s => s.Session).ToHashSet(), SessionsOf(index.TargetsOfAnyType(entry)).ToHashSet());
    }

    private static List<Session> SessionsOf(ReadOnlySpan<Target> targets)
    {
        var sessions = new List<Session>();
        foreach (var target in targets) sessions.Add(target.Session);
        return sessions;
    }

    private static Session NewSession() =>
        new(Guid.NewGuid(), new RecordingOutput(), new(), new(), new(), new(new(new(new Utf8Comparer(1), 1)), 1));
}

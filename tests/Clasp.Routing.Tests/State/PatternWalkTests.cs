using System.Text;
using Clasp.Protocol.Addressing;
using Clasp.Routing.State;
using CsCheck;

namespace Clasp.Routing.Tests.State;

public sealed class PatternWalkTests
{
    [Fact]
    public void It_finds_what_comparing_all_of_them_finds() =>
        Gen.Select(AddressGen.Address.Array[0, 30], AddressGen.Pattern.Array[1, 3]).Sample(
            (texts, patterns) =>
            {
                var places = texts.Distinct().Select(text => new Place(text)).ToList();
                var sorted = new SortedAddresses<Place>();
                foreach (var place in places) sorted.Add(place);

                foreach (var pattern in patterns.Select(AddressPattern.Parse))
                {
                    var expected = places.Where(place => pattern.Matches(place.Address));
                    Assert.Equal(InOrder(expected), Walk(sorted, pattern));
                }
            },
            iter: 3_000);

    [Fact]
    public void It_goes_on_where_it_was_whatever_comes_and_goes_meanwhile() =>
        Gen.Select(
            AddressGen.Address.Array[1, 30],
            AddressGen.Address.Array[0, 10],
            Gen.Int[0, 20],
            AddressGen.Pattern).Sample(
            (before, changes, steps, text) =>
            {
                var pattern = AddressPattern.Parse(text);
                var present = before.Distinct().ToDictionary(address => address, address => new Place(address));
                var sorted = new SortedAddresses<Place>();
                foreach (var place in present.Values) sorted.Add(place);
                var walk = new PatternWalk<Place>(sorted, pattern);
                var last = "";
                for (walk.BeginTurn(1_000); steps > 0 && walk.Peek() is { } next; steps--, walk.Advance()) last = next.Text;

                foreach (var change in changes)
                {
                    if (present.Remove(change, out var gone)) sorted.Remove(gone);
                    else sorted.Add(present[change] = new Place(change));
                }

                var ahead = present.Values.Where(place => walk.IsAheadOf(place.Address));
                var expected = InOrder(present.Values
                    .Where(p => pattern.Matches(p.Address) && string.CompareOrdinal(p.Text, last) > 0));
                Assert.Equal(expected, InOrder(ahead));
                Assert.Equal(expected, Rest(walk));
            },
            iter: 3_000);

    [Fact]
    public void Many_addresses_stay_in_order_through_adding_and_removing()
    {
        var random = new Random(3);
        var sorted = new SortedAddresses<Place>();
        var model = new SortedDictionary<string, Place>(StringComparer.Ordinal);
        for (var i = 0; i < 60_000; i++)
        {
            var text = $"/n/{random.Next(8000)}";
            if (model.Remove(text, out var present))
            {
                sorted.Remove(present);
            }
            else
            {
                model[text] = new Place(text);
                sorted.Add(model[text]);
            }

            // In waves, so that chunks fill up and run empty.
            if (i % 20_000 == 19_999)
            {
                foreach (var place in model.Values.Where((_, n) => n % 50 != 0).ToList())
                {
                    sorted.Remove(place);
                    model.Remove(place.Text);
                }

                Assert.Equal(model.Values, Walk(sorted, AddressPattern.Parse("/**")));
            }
        }

        Assert.Equal(model.Count, sorted.Count);
    }

    [Fact]
    public void It_does_not_look_at_what_the_pattern_rules_out()
    {
        var looks = new Looks();
        var sorted = new SortedAddresses<Place>();
        for (var site = 0; site < 100; site++)
        {
            for (var i = 0; i < 1000; i++) sorted.Add(new Place($"/site/{site:D3}/param/{i:D4}", looks));
            sorted.Add(new Place($"/site/{site:D3}/status", looks));
        }

        looks.Count = 0;
        Assert.Equal(1000, Walk(sorted, AddressPattern.Parse("/site/042/param/**")).Count);
        Assert.InRange(looks.Count, 1000, 3000);

        looks.Count = 0;
        Assert.Equal(100, Walk(sorted, AddressPattern.Parse("/site/*/status")).Count);
        Assert.InRange(looks.Count, 100, 10_000);
    }

    [Fact]
    public void A_turn_looks_at_no_more_than_it_may_though_nothing_fits()
    {
        var looks = new Looks();
        var sorted = new SortedAddresses<Place>();
        for (var i = 0; i < 10_000; i++) sorted.Add(new Place($"/many/{i:D5}", looks));
        var walk = new PatternWalk<Place>(sorted, AddressPattern.Parse("/**/nothing"));
        var turns = 0;

        do
        {
            looks.Count = 0;
            walk.BeginTurn(100);
            Assert.Null(walk.Peek());
            // To find its place again takes a search.
            Assert.InRange(looks.Count, 0, 130);
            turns++;
        }
        while (walk.IsResting);

        Assert.InRange(turns, 100, 101);
    }

    private static List<Place> Walk(SortedAddresses<Place> sorted, AddressPattern pattern) =>
        Rest(new PatternWalk<Place>(sorted, pattern), looks: 50);

    private static List<Place> InOrder(IEnumerable<Place> places) =>
        [.. places.OrderBy(place => place.Text, StringComparer.Ordinal)];

    private static List<Place> Rest(PatternWalk<Place> walk, int looks = 3)
    {
        var found = new List<Place>();
        do
        {
            for (walk.BeginTurn(looks); walk.Peek() is { } next; walk.Advance()) found.Add(next);
        }
        while (walk.IsResting);
        return found;
    }

    private sealed class Looks
    {
        public int Count { get; set; }
    }

    private sealed class Place(string text, Looks? looks = null) : IAddressed
    {
        private readonly byte[] _utf8 = Encoding.UTF8.GetBytes(text);

        public string Text { get; } = text;

        public ReadOnlySpan<byte> Address
        {
            get
            {
                if (looks is not null) looks.Count++;
                return _utf8;
            }
        }

        public override string ToString() => Text;
    }
}

using Clasp.Routing.Tests.Harness;
using CsCheck;

namespace Clasp.Routing.Tests.Delivery;

public sealed class OutboxTests
{
    private static readonly Gen<(int Action, int Which)> Step = Gen.Select(Gen.Int[0, 9], Gen.Int[0, 4]);

    [Fact]
    public void However_it_is_read_events_keep_their_order_and_the_last_value_of_each_param_arrives() =>
        Step.Array[0, 300].Sample(Run, iter: 500);

    private static void Run((int Action, int Which)[] steps)
    {
        var router = new TestRouter(new RouterOptions { OutboxSoftLimitBytes = 300 });
        var writer = router.Connect();
        var reader = router.Connect();
        reader.Subscribe("/p/**", id: 1).Subscribe("/e", id: 2).Subscribe("/s", id: 3);
        reader.Output.IsSlow = true;
        var (events, streams) = (0, 0);
        var values = new Dictionary<string, string>();
        foreach (var (action, which) in steps)
        {
            switch (action)
            {
                case <= 3:
                    writer.Set($"/p/{which}", events);
                    values[$"/p/{which}"] = writer.Take()[^1].Split('#')[^1];
                    break;
                case <= 5:
                    writer.Emit("/e", ++events);
                    break;
                case 6:
                    writer.Stream("/s", ++streams);
                    break;
                case 7:
                    reader.Subscribe("/p/**", id: 1);
                    break;
                default:
                    if (reader.Output.IsWriting) reader.Read();
                    break;
            }
        }

        reader.ReadAll();

        Check(reader.Take(), events, values);
    }

    private static void Check(string[] heard, int events, Dictionary<string, string> values)
    {
        Assert.Equal(Enumerable.Range(1, events).Select(i => $"EVENT /e {i}"), heard.Where(line => line[0] == 'E'));

        var streams = heard.Where(line => line.StartsWith("STREAM", StringComparison.Ordinal))
            .Select(line => int.Parse(line.Split(' ')[2])).ToList();
        Assert.Equal(streams.Distinct().Order(), streams);

        var seen = new Dictionary<string, ulong>();
        foreach (var (address, revision) in heard.SelectMany(ParamsIn))
        {
            Assert.True(revision >= seen.GetValueOrDefault(address), $"{address} went back to {revision}");
            seen[address] = revision;
        }

        Assert.Equal(
            values.OrderBy(param => param.Key).Select(param => $"{param.Key} {param.Value}"),
            seen.OrderBy(param => param.Key).Select(param => $"{param.Key} {param.Value}"));
    }

    private static IEnumerable<(string Address, ulong Revision)> ParamsIn(string line)
    {
        var words = line.Split(' ');
        if (words[0] == "SET") return [(words[1], ulong.Parse(words[3][1..]))];
        if (words[0] != "SNAPSHOT") return [];

        return words[1..].Select(word => (word.Split('=')[0], ulong.Parse(word.Split('#')[1])));
    }
}

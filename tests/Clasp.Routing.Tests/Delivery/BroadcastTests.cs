using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Routing.Tests.Harness;
using CsCheck;

namespace Clasp.Routing.Tests.Delivery;

/// <summary>What goes to many is the same as if it went to each of them alone.</summary>
public sealed class BroadcastTests
{
    private static readonly int[] Sizes = [10, 400, 5_000, 40_000];

    private static readonly Gen<(int Action, int Size)> Step =
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 3].Select(size => Sizes[size]));

    private readonly TestRouter _router = new();

    [Fact]
    public void Whatever_comes_between_and_however_it_is_read_everybody_gets_everything_in_order() =>
        Step.Array[0, 60].Sample(Run, iter: 300);

    [Fact]
    public void What_is_still_being_written_stays_as_it_is()
    {
        var writer = _router.Connect();
        var slow = _router.Connect().Subscribe("/e");
        var other = _router.Connect().Subscribe("/e");
        slow.Skip();
        slow.Output.IsSlow = true;

        writer.SendTogether(Event(new string('a', 5_000)), Event(new string('b', 5_000)));
        Assert.True(slow.Output.IsWriting);
        for (var i = 0; i < 10; i++) writer.SendTogether(Event(new string('c', 6_000)), Event(new string('d', 6_000)));
        slow.ReadAll();

        Assert.Equal(other.Take()[^22..], slow.Take());
    }

    [Fact]
    public void It_is_written_from_one_place_for_all_who_get_nothing_else()
    {
        var writer = _router.Connect();
        var readers = Enumerable.Range(0, 3).Select(_ => _router.Connect().Subscribe("/e")).ToList();
        writer.SendTogether(Event(new string('a', 5_000)), Event("b"));

        Assert.Single(readers.Select(reader => reader.Output.LastArray).Distinct());
    }

    private static byte[] Event(string text) => Frame.ToArray(Peer.Signal("/e", SignalType.Event, text));

    private static void Run((int Action, int Size)[] steps)
    {
        var router = new TestRouter();
        var writer = router.Connect();
        Peer[] readers = [.. Enumerable.Range(0, 4).Select(_ => router.Connect().Subscribe("/e"))];
        foreach (var reader in readers) reader.Skip();
        readers[3].Output.IsSlow = true;
        var expected = new List<string>();
        router.Router.BeginBatch();
        foreach (var (action, size) in steps)
        {
            switch (action)
            {
                case <= 5:
                    var text = $"{expected.Count} {new string('x', size)}";
                    router.Router.Receive(writer.Session, Event(text));
                    expected.Add($"EVENT /e \"{text}\"");
                    break;
                case <= 7:
                    router.Router.Receive(readers[action - 6].Session, Frame.ToArray(new GetMessage { Address = "/nothing"u8 }));
                    break;
                default:
                    router.Router.EndBatch();
                    if (action == 9 && readers[3].Output.IsWriting) readers[3].Read();
                    router.Router.BeginBatch();
                    break;
            }
        }

        router.Router.EndBatch();
        readers[3].ReadAll();

        foreach (var reader in readers)
            Assert.Equal(expected, reader.Take().Where(line => line.StartsWith("EVENT", StringComparison.Ordinal)));
    }
}

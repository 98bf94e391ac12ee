using System.Text;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Routing.Tests.Harness;

namespace Clasp.Routing.Tests;

public sealed class GetTests
{
    private readonly TestRouter _router = new();

    [Fact]
    public void The_answer_is_a_snapshot_of_one()
    {
        var client = _router.Connect();
        client.Set("/a", "x").Set("/b", 1).Skip();

        client.Get("/a");

        Assert.Equal(["SNAPSHOT /a=\"x\"#1"], client.Take());
    }

    [Fact]
    public void It_names_the_writer_and_the_time()
    {
        var writer = _router.Connect();
        var reader = _router.Connect();
        writer.Set("/a", 1);
        var written = _router.Clock.WallMicros;
        _router.Pass(TimeSpan.FromSeconds(1));

        reader.Get("/a");

        foreach (var param in SnapshotMessage.ReadFrom(FrameHeader.PayloadOf(reader.Output.TakeFrames()[0])))
        {
            Assert.Equal(writer.Session.Id, Encoding.UTF8.GetString(param.Writer));
            Assert.Equal(written, param.TimestampMicros);
        }
    }

    [Fact]
    public void Where_there_is_nothing_it_says_so_at_once()
    {
        var client = _router.Connect();

        client.Get("/a");

        Assert.Equal(["ERROR 201 /a: There is no param at this address"], client.Take());
    }

    [Fact]
    public void A_pattern_is_no_address()
    {
        var client = _router.Connect();

        client.Get("/a/*");

        Assert.Equal(["ERROR 200 /a/*: An address has no '*': this is a pattern."], client.Take());
    }

    [Fact]
    public void Null_is_a_value_like_any_other()
    {
        var client = _router.Connect();
        client.Set("/a", Protocol.Values.Value.Null).Skip();

        client.Get("/a");

        Assert.Equal(["SNAPSHOT /a=null#1"], client.Take());
    }
}

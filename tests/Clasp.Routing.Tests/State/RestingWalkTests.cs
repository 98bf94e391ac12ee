using System.Text;
using Clasp.Protocol.Addressing;
using Clasp.Routing.Tests.Harness;

namespace Clasp.Routing.Tests.State;

public sealed class RestingWalkTests
{
    private readonly TestRouter _router = new();
    private readonly Peer _writer;

    public RestingWalkTests()
    {
        _writer = _router.Connect();
        foreach (var name in "abde") _writer.Set($"/x/{name}", 1);
    }

    [Fact]
    public void What_goes_while_it_rests_takes_nothing_else_along()
    {
        using var walk = _router.Router.Params.WalkOver(AddressPattern.Parse("/x/*")).GetEnumerator();
        walk.MoveNext();
        walk.MoveNext();

        _router.Router.Remove(walk.Current);

        Assert.Equal(["/x/d", "/x/e"], Rest(walk));
    }

    [Fact]
    public void What_comes_further_on_while_it_rests_is_found_and_what_was_passed_is_not_found_again()
    {
        using var walk = _router.Router.Params.WalkOver(AddressPattern.Parse("/x/*")).GetEnumerator();
        walk.MoveNext();
        walk.MoveNext();

        _writer.Set("/x/aa", 1).Set("/x/c", 1);

        Assert.Equal(["/x/c", "/x/d", "/x/e"], Rest(walk));
    }

    private static List<string> Rest(IEnumerator<Clasp.Routing.State.Param> walk)
    {
        var found = new List<string>();
        while (walk.MoveNext()) found.Add(Encoding.UTF8.GetString(walk.Current.Address));
        return found;
    }
}

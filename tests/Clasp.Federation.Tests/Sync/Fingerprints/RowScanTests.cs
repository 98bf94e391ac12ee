using System.Text;
using Clasp.Federation.Sync.Fingerprints;
using Clasp.Federation.Tests.Support;
using Clasp.Protocol;
using Clasp.Protocol.Values;
using Clasp.Routing;
using Clasp.Routing.State;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clasp.Federation.Tests.Sync.Fingerprints;

public sealed class RowScanTests
{
    private const int Params = 100;

    private readonly Router _router = new(new RouterOptions(), new StillClock(), NullLogger.Instance);
    private readonly ChangeOrder _row = new();

    public RowScanTests()
    {
        for (var i = 0; i < Params; i++) Write(i, revision: 1);
    }

    [Fact]
    public void What_changes_during_a_scan_counts_as_it_was_when_the_scan_began()
    {
        var still = Scan();
        while (!still.Step(7))
        {
        }

        var moving = Scan();
        for (var i = 0; !moving.Step(7); i++)
        {
            Write(i, revision: 2);
            Write(Params - 1 - i, revision: 2);
            Write(Params + i, revision: 1);
            _router.Remove(_router.Params.Find(Address(50 + i))!);
        }

        Assert.Equal(Params, moving.Tree.Count);
        Assert.Equal(still.Tree.ChildrenOf(0, 0), moving.Tree.ChildrenOf(0, 0));
    }

    [Fact]
    public void A_value_that_is_another_under_the_same_revision_makes_another_fingerprint()
    {
        var before = Scan();
        before.Step(int.MaxValue);
        Write(3, revision: 1, "corrupt");
        var after = Scan();
        after.Step(int.MaxValue);

        Assert.False(before.Tree.ChildrenOf(0, 0).SequenceEqual(after.Tree.ChildrenOf(0, 0)));
    }

    private RowScan Scan() => new(new Fingerprinter(42, 2, new byte[ProtocolLimits.MaxPayloadBytes]), [_row], includes: null);

    private void Write(int number, ulong revision, string text = "value") => _router.ApplyReplica(_row, new Replica
    {
        Sequence = _row.LastSequence + 1,
        Revision = revision,
        Address = Address(number),
        Value = ((Value)text).Encode(),
    });

    private static byte[] Address(int number) => Encoding.UTF8.GetBytes($"/a/{number}");
}

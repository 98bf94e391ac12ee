using Clasp.Federation.Sync.Fingerprints;

namespace Clasp.Federation.Tests.Sync.Fingerprints;

public sealed class FingerprintTreeTests
{
    [Fact]
    public void Two_trees_with_the_same_params_in_another_order_are_the_same()
    {
        var one = new FingerprintTree(3);
        var other = new FingerprintTree(3);
        for (var i = 0; i < 1000; i++) one.Add(i * 7 % 4096, (ulong)i * 31);
        for (var i = 999; i >= 0; i--) other.Add(i * 7 % 4096, (ulong)i * 31);

        Assert.Equal(one.ChildrenOf(0, 0), other.ChildrenOf(0, 0));
    }

    [Fact]
    public void One_param_that_differs_shows_in_one_part_of_each_level()
    {
        var one = new FingerprintTree(4);
        var other = new FingerprintTree(4);
        one.Add(0xABCD, 1);
        other.Add(0xABCD, 2);

        Assert.Equal([0xA], Differing(one, other, 0, 0));
        Assert.Equal([0xB], Differing(one, other, 1, 0xA));
        Assert.Equal([0xC], Differing(one, other, 2, 0xAB));
        Assert.Equal([0xD], Differing(one, other, 3, 0xABC));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(512, 1)]
    [InlineData(513, 2)]
    [InlineData(100_000, 3)]
    [InlineData(1_000_000, 4)]
    [InlineData(50_000_000, 4)]
    public void There_are_as_many_levels_as_leave_few_params_to_a_bucket(int count, int levels) =>
        Assert.Equal(levels, FingerprintTree.LevelsFor(count));

    private static int[] Differing(FingerprintTree one, FingerprintTree other, int level, int node)
    {
        var (left, right) = (one.ChildrenOf(level, node).ToArray(), other.ChildrenOf(level, node).ToArray());
        return [.. Enumerable.Range(0, left.Length).Where(part => left[part] != right[part])];
    }
}

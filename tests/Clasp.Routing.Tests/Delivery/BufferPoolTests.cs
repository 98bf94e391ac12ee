using Clasp.Routing.Delivery;

namespace Clasp.Routing.Tests.Delivery;

public sealed class BufferPoolTests
{
    private readonly BufferPool _pool = new();

    [Theory]
    [InlineData(1, 4096)]
    [InlineData(4096, 4096)]
    [InlineData(4097, 8192)]
    [InlineData(8192, 8192)]
    [InlineData(8193, 16384)]
    [InlineData(262144, 262144)]
    [InlineData(262145, 524288)]
    public void A_buffer_is_at_least_as_long_as_it_has_to_be(int asked, int length) =>
        Assert.Equal(length, _pool.Rent(asked).Length);

    [Fact]
    public void A_buffer_that_came_back_is_lent_again()
    {
        var small = _pool.Rent(4096);
        var large = _pool.Rent(200_000);
        _pool.Return(small);
        _pool.Return(large);

        Assert.Same(large, _pool.Rent(140_000));
        Assert.Same(small, _pool.Rent(1));
        Assert.Equal(0, _pool.IdleBytes);
    }

    [Fact]
    public void No_more_is_kept_than_a_bound()
    {
        var lent = Enumerable.Range(0, 1_000).Select(_ => _pool.Rent(64 * 1024)).ToList();

        lent.ForEach(_pool.Return);
        _pool.Return(_pool.Rent(1024 * 1024));

        Assert.Equal(16 * 1024 * 1024, _pool.IdleBytes);
    }
}

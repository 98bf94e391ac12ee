using Clasp.Client.Subscriptions;
using Clasp.Protocol.Messages;

namespace Clasp.Client.Tests.Subscriptions;

public sealed class UpdateBufferTests
{
    private readonly UpdateBuffer _buffer = new(capacity: 4);

    [Fact]
    public void Within_the_capacity_everything_arrives_in_order()
    {
        Add("/a", 1);
        Add("/cue", 2, SignalType.Event);
        Add("/a", 3);
        Add("/meter", 4, SignalType.Stream);

        Assert.Equal(["/a 1", "/cue 2", "/a 3", "/meter 4"], TakeAll());
        Assert.Equal(0, _buffer.Dropped);
    }

    [Fact]
    public void Beyond_it_a_param_keeps_its_newest_value()
    {
        for (var i = 1; i <= 1000; i++)
        {
            Add("/a", i);
            Add("/b", -i);
        }

        var left = TakeAll();

        Assert.Equal(["/a 1000", "/b -1000"], left.TakeLast(2));
        Assert.InRange(left.Count, 2, 4);
        Assert.Equal(0, _buffer.Dropped);
    }

    [Fact]
    public void Every_address_keeps_a_value_however_many_there_are()
    {
        for (var i = 0; i < 1000; i++) Add($"/{i}", i);

        Assert.Equal(1000, TakeAll().Count);
    }

    [Fact]
    public void Streams_lose_their_oldest_and_no_event()
    {
        Add("/cue", 0, SignalType.Event);
        for (var i = 1; i <= 10; i++) Add("/meter", i, SignalType.Stream);

        Assert.Equal(["/cue 0", "/meter 7", "/meter 8", "/meter 9", "/meter 10"], TakeAll());
        Assert.Equal(6, _buffer.Dropped);
    }

    [Fact]
    public async Task A_reader_is_woken_by_an_update()
    {
        var waiting = _buffer.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);

        Add("/a", 1);

        Assert.True(await waiting);
    }

    [Fact]
    public async Task What_was_there_before_the_end_can_still_be_read()
    {
        Add("/a", 1);
        _buffer.End(null);
        Add("/a", 2);

        Assert.True(await _buffer.WaitAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["/a 1"], TakeAll());
        Assert.False(await _buffer.WaitAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_cancelled_reader_may_come_back()
    {
        using var cancelled = new CancellationTokenSource();
        var waiting = _buffer.WaitAsync(cancelled.Token).AsTask();

        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Add("/a", 1);

        Assert.True(await _buffer.WaitAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task There_is_one_reader_at_a_time()
    {
        var first = _buffer.WaitAsync(TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await _buffer.WaitAsync(TestContext.Current.CancellationToken));

        _buffer.End(null);
        Assert.False(await first);
    }

    private void Add(string address, int value, SignalType type = SignalType.Param) =>
        _buffer.Add(new(address, type, value));

    private List<string> TakeAll()
    {
        var all = new List<string>();
        while (_buffer.TryTake(out var update)) all.Add($"{update!.Address} {update.Value}");
        return all;
    }
}

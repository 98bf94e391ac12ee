using Clasp.Routing.Delivery;
using CsCheck;

namespace Clasp.Routing.Tests.Delivery;

public sealed class StreamRingTests
{
    [Fact]
    public void It_keeps_the_newest_frames_that_fit_in_their_order() =>
        Gen.Int[-1, 30].Array[0, 100].Sample(steps =>
        {
            var ring = new StreamRing(capacity: 50, new BufferPool());
            var model = new Queue<byte[]>();
            byte next = 0;
            var taken = new byte[50];
            foreach (var length in steps)
            {
                if (length < 0)
                {
                    Assert.Equal(model.TryDequeue(out var expected), ring.TryTake(taken, out var got));
                    Assert.Equal(expected ?? [], taken[..got]);
                    continue;
                }

                var frame = new byte[length];
                Array.Fill(frame, ++next);
                model.Enqueue(frame);
                var dropped = 0;
                for (; model.Sum(f => f.Length + 4) > 50; dropped++) model.Dequeue();
                Assert.Equal(dropped, ring.Add(frame));
            }

            Assert.Equal(model.Count == 0, ring.IsEmpty);
        });

    [Fact]
    public void A_frame_longer_than_the_ring_is_dropped_itself()
    {
        var ring = new StreamRing(capacity: 50, new BufferPool());

        Assert.Equal(1, ring.Add(new byte[60]));
        Assert.True(ring.IsEmpty);
    }
}

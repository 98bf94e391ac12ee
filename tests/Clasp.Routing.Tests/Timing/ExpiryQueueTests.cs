using Clasp.Routing.State;
using Clasp.Routing.Timing;
using CsCheck;

namespace Clasp.Routing.Tests.Timing;

public sealed class ExpiryQueueTests
{
    private const int Params = 8;
    private const long Step = 250_000;

    [Fact]
    public void It_gives_what_is_due_and_nothing_else_like_a_list_that_is_searched() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, Params - 1], Gen.Int[1, 20]).Array[0, 100].Sample(
            steps =>
            {
                var queue = new ExpiryQueue();
                var all = Enumerable.Range(0, Params).Select(_ => ParamRoom.Create([], 0, 8)).ToArray();
                var queued = new HashSet<Param>();
                var now = 0;
                foreach (var (action, which, number) in steps)
                {
                    var param = all[which];
                    switch (action)
                    {
                        case 0 or 1:
                            param.DueStep = now + number;
                            queue.Update(param);
                            queued.Add(param);
                            break;
                        case 2:
                            queue.Remove(param);
                            queued.Remove(param);
                            break;
                        default:
                            now += number;
                            var due = queued.Where(p => p.DueStep <= now).ToHashSet();
                            while (queue.TryTake(now * Step, out var taken))
                            {
                                Assert.True(due.Remove(taken));
                                queued.Remove(taken);
                            }

                            Assert.Empty(due);
                            break;
                    }

                    if (queued.Count == 0) Assert.Null(queue.NextMicros);
                    else Assert.True(queue.NextMicros <= queued.Min(p => p.DueStep) * Step);
                }
            },
            iter: 3_000);
}

using Clasp.Routing.State;
using CsCheck;

namespace Clasp.Routing.Tests.State;

public sealed class ChangeOrderTests
{
    private const int Params = 6;

    private static readonly Gen<(int Action, int Which, int Number)> Step =
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, Params - 1], Gen.Int[0, 40]);

    [Fact]
    public void Each_param_has_one_place_however_often_it_changed()
    {
        var order = new ChangeOrder();
        var (a, b) = (NewParam(0), NewParam(1));

        order.MoveToEnd(a);
        order.MoveToEnd(b);
        order.MoveToEnd(a);

        Assert.Equal((2, 3UL, 2UL), (order.Count, a.Sequence, b.Sequence));
        Assert.Same(b, order.First);
    }

    [Fact]
    public void A_forgotten_deletion_raises_the_horizon()
    {
        var order = new ChangeOrder();
        var a = NewParam(0);
        order.MoveToEnd(a);

        order.Forget(a);

        Assert.Equal((1UL, 0), (order.HorizonSequence, order.Count));
        Assert.Null(a.Order);
    }

    [Fact]
    public void A_cursor_reads_what_changed_behind_it_like_a_list_that_is_searched() =>
        Step.Array[0, 60].Sample(Run, iter: 3_000);

    /// <summary>Every step in the row and in a model that just compares numbers.</summary>
    private static void Run((int Action, int Which, int Number)[] steps)
    {
        var order = new ChangeOrder();
        var all = Enumerable.Range(0, Params).Select(NewParam).ToArray();
        var cursors = new List<(ChangeCursor Cursor, HashSet<Param> Unread)>();
        foreach (var (action, which, number) in steps)
        {
            var param = all[which];
            switch (action)
            {
                case 0 or 1:
                    order.MoveToEnd(param);
                    foreach (var (_, unread) in cursors) unread.Add(param);
                    break;
                case 2 when param.Order is not null:
                    order.Remove(param);
                    foreach (var (_, unread) in cursors) unread.Remove(param);
                    break;
                case 3:
                    var newer = InRow(all).Where(p => p.Sequence > (ulong)number);
                    cursors.Add((order.CursorAfter((ulong)number), [.. newer]));
                    break;
                case 4:
                    cursors.Add((order.CursorAtStart(), [.. InRow(all)]));
                    break;
                case 5 when cursors.Count > 0:
                    var (cursor, rest) = cursors[number % cursors.Count];
                    Assert.Same(rest.MinBy(p => p.Sequence), cursor.Next);
                    if (cursor.Next is { } next) rest.Remove(next);
                    cursor.Advance();
                    break;
            }

            Assert.Equal(InRow(all).Count(), order.Count);
            Assert.Same(InRow(all).MinBy(p => p.Sequence), order.First);
        }

        foreach (var (cursor, unread) in cursors) Assert.Equal(unread.OrderBy(p => p.Sequence), ReadAll(cursor));
    }

    [Fact]
    public void Replicas_stand_in_the_order_of_their_owners_numbers() =>
        Gen.Select(Gen.Int[0, Params - 1], Gen.Int[1, 50]).Array[0, 40].Sample(inserts =>
        {
            var order = new ChangeOrder();
            var all = Enumerable.Range(0, Params).Select(NewParam).ToArray();
            foreach (var (which, sequence) in inserts)
            {
                if (InRow(all).All(p => p.Sequence != (ulong)sequence)) order.Insert(all[which], (ulong)sequence);
            }

            Assert.Equal(InRow(all).OrderBy(p => p.Sequence), ReadAll(order.CursorAtStart()));
            Assert.Equal(inserts.Length == 0 ? 0 : (ulong)inserts.Max(i => i.Item2), order.LastSequence);
        });

    [Fact]
    public void Two_rising_orders_that_come_in_turns_are_put_where_they_belong_without_a_search()
    {
        const int Count = 100_000;
        var order = new ChangeOrder();
        for (var i = 1; i <= Count; i++)
        {
            order.Insert(NewParam(0), (ulong)i);
            order.Insert(NewParam(0), (ulong)(Count + i));
        }

        var read = ReadAll(order.CursorAtStart());

        Assert.Equal(Enumerable.Range(1, 2 * Count).Select(i => (ulong)i), read.Select(param => param.Sequence));
    }

    [Fact]
    public void A_cursor_can_be_put_and_sent_back_in_front_of_a_param()
    {
        var order = new ChangeOrder();
        var all = Enumerable.Range(0, Params).Select(NewParam).ToArray();
        foreach (var param in all) order.MoveToEnd(param);
        var cursor = order.CursorBefore(all[3]);
        var before = cursor.Next;
        cursor.Advance();

        cursor.GoBackTo(all[1]);
        cursor.GoBackTo(all[1]);

        Assert.Same(all[3], before);
        Assert.Equal(all[1..], ReadAll(cursor));
    }

    [Fact]
    public void A_cursor_that_left_its_row_shows_nothing()
    {
        var order = new ChangeOrder();
        order.MoveToEnd(NewParam(0));
        var cursor = order.CursorAtStart();

        cursor.Remove();

        Assert.Null(cursor.Next);
        Assert.Equal(1, order.Count);
    }

    private static Param NewParam(int number) => ParamRoom.Create([(byte)'/', (byte)('0' + number)], number, 8);

    private static IEnumerable<Param> InRow(Param[] all) => all.Where(param => param.Order is not null);

    private static List<Param> ReadAll(ChangeCursor cursor)
    {
        var read = new List<Param>();
        for (; cursor.Next is { } next; cursor.Advance()) read.Add(next);
        return read;
    }
}

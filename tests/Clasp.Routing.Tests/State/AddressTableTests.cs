using System.Text;
using Clasp.Routing.State;

namespace Clasp.Routing.Tests.State;

public sealed class AddressTableTests
{
    private readonly AddressTable _table = new(new Utf8Comparer(1), maxWithoutParam: 100);

    [Fact]
    public void An_address_has_one_entry()
    {
        Assert.Same(Intern("/a/b"), Intern("/a/b"));
        Assert.Same(Intern("/a/b"), _table.Find("/a/b"u8));
        Assert.Null(_table.Find("/a/c"u8));
    }

    [Fact]
    public void What_is_no_address_has_none()
    {
        Assert.False(_table.TryIntern("/a/*"u8, out _, out var reason));
        Assert.Equal("An address has no '*': this is a pattern.", reason);
        Assert.Equal(0, _table.Count);
    }

    [Fact]
    public void Of_many_addresses_without_a_param_only_some_are_kept()
    {
        for (var i = 0; i < 10_000; i++) Intern($"/flood/{i}");

        Assert.InRange(_table.Count, 90, 110);
    }

    [Fact]
    public void Each_is_found_and_each_can_go_whatever_size_the_table_has_grown_to()
    {
        const int Size = 1_000;
        var table = new AddressTable(new Utf8Comparer(1), maxWithoutParam: Size);
        var store = new ParamStore(table);
        for (var size = 1; size <= Size; size++)
        {
            Assert.True(table.TryIntern(Address(size), out var added, out _));
            store.Create(added);
            for (var i = 1; i <= size; i++) Assert.NotNull(table.Find(Address(i)));
        }

        for (var i = 1; i <= Size; i++)
        {
            store.Remove(table.Find(Address(i))!.Param!);
            Assert.Null(table.Find(Address(i)));
        }

        Assert.Equal(0, table.Count);

        static byte[] Address(int number) => Encoding.UTF8.GetBytes($"/grown/{number}");
    }

    [Fact]
    public void One_that_is_in_use_survives_the_flood()
    {
        var used = Intern("/used");
        var pinned = Intern("/pinned");
        pinned.Pins++;

        for (var i = 0; i < 10_000; i++)
        {
            Intern($"/flood/{i}");
            if (i % 10 == 0) Assert.Same(used, Intern("/used"));
        }

        Assert.Same(pinned, _table.Find("/pinned"u8));
    }

    [Fact]
    public void One_with_a_param_stays_until_that_is_removed()
    {
        var store = new ParamStore(_table);
        var param = store.Create(Intern("/kept"));
        for (var i = 0; i < 10_000; i++) Intern($"/flood/{i}");
        Assert.Same(param, store.Find("/kept"u8));

        store.Remove(param);

        Assert.Null(store.Find("/kept"u8));
        Assert.Equal(0, store.Count);
    }

    [Fact]
    public void Many_params_are_all_found_again()
    {
        var store = new ParamStore(_table);
        var created = Enumerable.Range(0, 20_000).Select(i => store.Create(Intern($"/p/{i}"))).ToList();

        Assert.All(created, param => Assert.Same(param, store.Find(param.Address)));
        foreach (var param in created.Where((_, i) => i % 3 == 0)) store.Remove(param);

        Assert.Equal(created.Where((_, i) => i % 3 != 0), created.Where(param => store.Find(param.Address) == param));
    }

    private AddressEntry Intern(string address)
    {
        Assert.True(_table.TryIntern(Encoding.UTF8.GetBytes(address), out var entry, out _));
        return entry;
    }
}

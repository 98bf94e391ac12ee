using System.Text;
using Clasp.Federation.Forwarding;
using Clasp.Federation.Ownership;
using Clasp.Protocol.Addressing;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;

namespace Clasp.Federation.Tests.Forwarding;

public sealed class BundlePartsTests
{
    private readonly NamespaceTable _table = new();

    public BundlePartsTests()
    {
        _table.Add(new Claim(AddressPattern.Parse("/here/**"), new KnownRouter("here", 0) { IsSelf = true }, 1));
        _table.Add(new Claim(AddressPattern.Parse("/a/**"), new KnownRouter("a", 0), 1));
        _table.Add(new Claim(AddressPattern.Parse("/b/**"), new KnownRouter("b", 0), 1));
    }

    [Fact]
    public void What_is_owned_here_or_by_nobody_stays_here()
    {
        Assert.True(BundleParts.IsLocal(Bundle(null, "/here/1", "/nobody/1"), _table));
        Assert.False(BundleParts.IsLocal(Bundle(null, "/here/1", "/a/1"), _table));
    }

    [Fact]
    public void Each_owner_gets_one_part_in_the_order_sent()
    {
        var parts = BundleParts.Split(Bundle(null, "/a/2", "/here/1", "/b/1", "/a/1"), _table);

        Assert.Equal(["/here/1"], AddressesOf(parts.Local!));
        Assert.Equal(["/a/2", "/a/1"], AddressesOf(PartOf(parts, "a")));
        Assert.Equal(["/b/1"], AddressesOf(PartOf(parts, "b")));
    }

    [Fact]
    public void Without_a_local_part_there_is_none()
    {
        var parts = BundleParts.Split(Bundle(null, "/a/1", "/b/1"), _table);

        Assert.Null(parts.Local);
        Assert.Equal(2, parts.Remote.Count);
    }

    [Fact]
    public void Every_part_keeps_the_time()
    {
        var parts = BundleParts.Split(Bundle(42, "/a/1", "/here/1"), _table);

        Assert.Equal(42UL, BundleMessage.ReadFrom(parts.Local).TimestampMicros);
        Assert.Equal(42UL, BundleMessage.ReadFrom(PartOf(parts, "a")).TimestampMicros);
    }

    [Fact]
    public void Signals_run_where_the_client_is()
    {
        var buffer = new byte[1024];
        var writer = new BundleWriter(buffer, null);
        writer.Add(new PublishMessage { Address = "/a/cue"u8, Content = PublishContent.Value, Value = ((Value)1).Encode() });
        writer.Add(Set("/a/1"));
        var parts = BundleParts.Split(BundleMessage.ReadFrom(writer.Finish()[FrameHeader.MinLength..]), _table);

        Assert.NotNull(parts.Local);
        Assert.Equal(["/a/1"], AddressesOf(PartOf(parts, "a")));
    }

    private static byte[] PartOf(BundleParts parts, string owner) => parts.Remote.Single(part => part.Owner.Id == owner).Message;

    private static SetMessage Set(string address) => new() { Address = Encoding.UTF8.GetBytes(address), Value = ((Value)1).Encode() };

    private static BundleMessage Bundle(ulong? at, params string[] addresses)
    {
        var buffer = new byte[1024];
        var writer = new BundleWriter(buffer, at);
        foreach (var address in addresses) writer.Add(Set(address));
        return BundleMessage.ReadFrom(writer.Finish()[FrameHeader.MinLength..].ToArray());
    }

    private static List<string> AddressesOf(byte[] bundle)
    {
        var addresses = new List<string>();
        foreach (var message in BundleMessage.ReadFrom(bundle))
            addresses.Add(Encoding.UTF8.GetString(SetMessage.ReadFrom(message).Address));
        return addresses;
    }
}

using System.Text;
using Clasp.Security.Keys;
using Clasp.Security.Tests.Capabilities;

namespace Clasp.Security.Tests.Keys;

public sealed class TrustAnchorTests
{
    [Fact]
    public void A_public_key_in_digits_is_that_key() => AssertAnchor(Encoding.ASCII.GetBytes($"{TestKeys.Anchor.PublicKey}\n"));

    [Fact]
    public void A_public_key_in_bytes_is_that_key() => AssertAnchor(TestKeys.Anchor.PublicKey.Bytes.ToArray());

    [Fact]
    public void A_seed_that_says_so_stands_for_its_public_key() =>
        AssertAnchor(Encoding.ASCII.GetBytes($"seed:{TestKeys.Anchor.ExportSeed()}\n"));

    [Theory]
    [InlineData("", "must hold a public key")]
    [InlineData("seed:01", "must follow 'seed:'")]
    [InlineData("0202020202020202020202020202020202020202020202020202020202020202", "clasp key show")]
    public void What_is_no_key_is_refused_with_what_to_do(string content, string advice)
    {
        Assert.False(TrustAnchor.TryParse(Encoding.ASCII.GetBytes(content), out _, out var reason));
        Assert.Contains(advice, reason);
    }

    private static void AssertAnchor(byte[] content)
    {
        Assert.True(TrustAnchor.TryParse(content, out var key, out var reason), reason);
        Assert.Equal(TestKeys.Anchor.PublicKey, key);
    }
}

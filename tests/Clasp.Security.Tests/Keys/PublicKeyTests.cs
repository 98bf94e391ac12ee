using Clasp.Security.Keys;
using Clasp.Security.Tests.Capabilities;

namespace Clasp.Security.Tests.Keys;

public sealed class PublicKeyTests
{
    [Theory]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    public void A_key_under_which_anything_seems_signed_is_no_key(string hex) => Assert.False(PublicKey.TryParse(hex, out _));

    [Theory]
    [InlineData("")]
    [InlineData("8a88")]
    [InlineData("zz88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c")]
    public void What_is_not_64_digits_is_no_key(string hex) => Assert.False(PublicKey.TryParse(hex, out _));

    [Fact]
    public void A_key_verifies_what_its_holder_signed_and_nothing_else()
    {
        var signature = TestKeys.Anchor.Sign("text"u8);

        Assert.True(TestKeys.Anchor.PublicKey.Verifies("text"u8, signature));
        Assert.False(TestKeys.Anchor.PublicKey.Verifies("texts"u8, signature));
        Assert.False(TestKeys.Second.PublicKey.Verifies("text"u8, signature));
        Assert.False(TestKeys.Anchor.PublicKey.Verifies("text"u8, signature.AsSpan(0, 63)));
    }

    [Fact]
    public void A_key_is_named_as_other_programs_name_it()
    {
        // The first example of the did:key method's test vectors for Ed25519.
        Assert.True(PublicKey.TryParse("3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29", out var key));

        Assert.Equal("did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp", key.ToDid());
    }
}

using Clasp.Relay.Auth.Accounts;

namespace Clasp.Relay.Tests.Auth;

public sealed class PasswordHashTests
{
    [Fact]
    public void Only_the_password_fits_its_hash()
    {
        var hash = PasswordHash.Create("correct horse");

        Assert.StartsWith("$argon2id$v=19$m=19456,t=2,p=1$", hash);
        Assert.True(PasswordHash.Verify("correct horse", hash));
        Assert.False(PasswordHash.Verify("correct Horse", hash));
    }

    [Fact]
    public void The_same_password_never_has_the_same_hash() =>
        Assert.NotEqual(PasswordHash.Create("secret"), PasswordHash.Create("secret"));

    // Made with the argon2 program of the authors: echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1 -l 32
    [Fact]
    public void A_hash_of_another_program_and_of_other_cost_holds()
    {
        const string Foreign = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

        Assert.True(PasswordHash.Verify("password", Foreign));
        Assert.False(PasswordHash.Verify("Password", Foreign));
    }

    [Theory]
    [InlineData("")]
    [InlineData("password")]
    [InlineData("$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")]
    [InlineData("$argon2id$v=19$m=99999999,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")]
    [InlineData("$argon2id$v=19$m=64,t=99,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")]
    [InlineData("$argon2id$v=19$m=64,t=2$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")]
    [InlineData("$argon2id$v=19$m=64,t=2,p=1$c29tZXNhbHQ$")]
    [InlineData("$argon2id$v=19$m=64,t=2,p=1$!$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")]
    public void What_is_no_hash_fits_no_password(string text) => Assert.False(PasswordHash.Verify("password", text));
}

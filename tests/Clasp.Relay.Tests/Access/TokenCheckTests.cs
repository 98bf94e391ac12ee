using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Relay.Access;
using Clasp.Security.Scopes;
using Clasp.Security.Tokens;

namespace Clasp.Relay.Tests.Access;

public sealed class TokenCheckTests
{
    private int _revocations;

    [Fact]
    public void The_token_of_the_HELLO_counts()
    {
        var check = CheckOf("wrong");

        check.Judge(Hello("right"));

        Assert.Equal("right", check.Verdict?.Grant?.TokenId);
    }

    [Fact]
    public void Without_one_that_of_the_upgrade_does()
    {
        var check = CheckOf("right");

        check.Judge(Hello(""));

        Assert.Equal("right", check.Verdict?.Grant?.TokenId);
    }

    [Fact]
    public void Without_any_one_is_asked_for()
    {
        var check = CheckOf(null);

        check.Judge(Hello(""));

        Assert.Equal(TokenVerdict.Unauthorized("Authentication required"), check.Verdict);
    }

    [Fact]
    public void A_token_in_the_older_encoding_is_found()
    {
        var check = CheckOf(null);
        byte[] map = [0x84, .. Text("type"), .. Text("HELLO"), .. Text("version"), 1, .. Text("name"), .. Text("x"), .. Text("token"), .. Text("right")];

        check.Judge([0x53, 0, 0, (byte)map.Length, .. map]);

        Assert.Equal("right", check.Verdict?.Grant?.TokenId);
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 0x53, 0, 0, 1, 0x01 })]
    [InlineData(new byte[] { 0x53, 0, 0, 1, 0x41 })]
    [InlineData(new byte[] { 0x53, 0, 0, 1, 0x8F })]
    public void What_is_no_HELLO_has_no_token(byte[] frame)
    {
        var check = CheckOf(null);

        check.Judge(frame);

        Assert.Equal(ErrorCode.Unauthorized, check.Verdict?.Code);
    }

    [Fact]
    public void A_verdict_from_before_a_revocation_does_not_count()
    {
        var check = CheckOf(null);
        check.Judge(Hello("right"));

        _revocations++;

        Assert.Null(check.Verdict);
        check.Judge(Hello("right"));
        Assert.NotNull(check.Verdict?.Grant);
    }

    [Fact]
    public void Whose_token_could_not_be_judged_is_refused()
    {
        var check = CheckOf(null);

        check.Fail();

        Assert.Equal(ErrorCode.InternalError, check.Verdict?.Code);
    }

    private static byte[] Hello(string token) => Frame.ToArray(
        new HelloMessage { Version = 1, Name = "x"u8, Token = System.Text.Encoding.UTF8.GetBytes(token) });

    private static byte[] Text(string text) => [(byte)(0xA0 + text.Length), .. System.Text.Encoding.ASCII.GetBytes(text)];

    private TokenCheck CheckOf(string? bearer) =>
        new Admission(new TokenChain([new RightToken()]), TimeProvider.System, () => _revocations).Check(bearer);

    private sealed class RightToken : ITokenValidator
    {
        public bool Recognises(string token) => true;

        public TokenVerdict Validate(string token, DateTimeOffset now) => token == "right"
            ? TokenVerdict.Accepted(new Grant { TokenId = token, Scopes = [] })
            : TokenVerdict.Unauthorized("wrong");
    }
}

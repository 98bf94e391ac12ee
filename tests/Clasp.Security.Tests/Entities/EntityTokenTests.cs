using Clasp.Protocol.Messages;
using Clasp.Security.Entities;
using Clasp.Security.Keys;
using Clasp.Security.Tests.Vectors;
using Clasp.Security.Tokens;

namespace Clasp.Security.Tests.Entities;

public sealed class EntityTokenTests
{
    private const long MadeAt = 1_700_000_000;

    private static readonly TokenVectors File = TokenVectors.Load("tokens.json", "entity");
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(300);

    public static TheoryData<string> Names => [.. File.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_entity_makes_the_token_that_the_reference_makes(string name)
    {
        var vector = File[name];
        Assert.True(SigningKey.TryParse(vector.GetProperty("seed_hex").GetString()!, out var key));

        var token = EntityToken.Create(key, vector.GetProperty("timestamp").GetUInt64());

        Assert.Equal(vector.GetProperty("public_key_hex").GetString(), key.PublicKey.ToString());
        Assert.Equal(vector.GetProperty("entity_id").GetString(), token.EntityId);
        Assert.Equal(vector.GetProperty("token").GetString(), token.ToString());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_token_of_an_active_entity_is_accepted(string name)
    {
        var verdict = Validate(EntityOf(name), name);

        Assert.Equal(File[name].GetProperty("entity_id").GetString(), verdict.Grant?.Subject);
        Assert.True(verdict.Grant?.MayRead("/lights/1"u8));
        Assert.Null(verdict.Grant?.ExpiresAt);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(-301)]
    public void A_token_from_another_time_is_refused(int secondsLater) =>
        Assert.Equal(ErrorCode.TokenExpired, Validate(EntityOf("ent-seed-01"), "ent-seed-01", secondsLater).Code);

    [Theory]
    [InlineData(300)]
    [InlineData(-300)]
    public void A_clock_may_be_a_little_off(int secondsLater) =>
        Assert.NotNull(Validate(EntityOf("ent-seed-01"), "ent-seed-01", secondsLater).Grant);

    [Theory]
    [InlineData(EntityStatus.Suspended, "suspended")]
    [InlineData(EntityStatus.Revoked, "revoked")]
    public void An_entity_that_is_not_active_is_refused(EntityStatus status, string reason)
    {
        var verdict = Validate(EntityOf("ent-seed-01") with { Status = status }, "ent-seed-01");

        Assert.Equal(ErrorCode.Unauthorized, verdict.Code);
        Assert.Contains(reason, verdict.Text);
    }

    [Fact]
    public void Who_has_not_the_key_does_not_learn_whether_an_entity_exists()
    {
        var known = EntityOf("ent-seed-01");
        var forged = EntityToken.From(known.Id, (ulong)MadeAt, new byte[64]).ToString();

        var ofKnown = Validator(known).Validate(forged, At(0));
        var ofUnknown = Validator(null).Validate(forged, At(0));

        Assert.Equal(ErrorCode.Unauthorized, ofKnown.Code);
        Assert.Equal(ofUnknown, ofKnown);
    }

    [Theory]
    [InlineData("ent_")]
    [InlineData("ent_gA")]
    [InlineData("ent_k6FhAcQA")]
    public void What_is_no_token_is_refused_with_a_reason(string text) =>
        Assert.StartsWith("malformed entity token: ", Validator(null).Validate(text, At(0)).Text);

    [Fact]
    public void An_entity_without_scopes_has_its_namespaces()
    {
        var entity = EntityOf("ent-seed-01") with { Scopes = [], Namespaces = ["/stage"] };

        Assert.Equal(["admin:/stage/**"], entity.EffectiveScopes.Select(scope => scope.ToString()));
    }

    [Fact]
    public void Scopes_that_mean_nothing_do_not_give_way_to_namespaces() =>
        Assert.Empty((EntityOf("ent-seed-01") with { Scopes = ["raed:/x"], Namespaces = ["/stage"] }).EffectiveScopes);

    private static TokenVerdict Validate(Entity entity, string vector, int secondsLater = 0) =>
        Validator(entity).Validate(File[vector].GetProperty("token").GetString()!, At(secondsLater));

    private static DateTimeOffset At(int secondsLater) => DateTimeOffset.FromUnixTimeSeconds(MadeAt + secondsLater);

    private static EntityTokenValidator Validator(Entity? entity) => new(new OneEntity(entity), MaxAge);

    private static Entity EntityOf(string vector)
    {
        Assert.True(PublicKey.TryParse(File[vector].GetProperty("public_key_hex").GetString()!, out var key));
        return new()
        {
            Id = EntityId.Of(key),
            Type = EntityType.Device,
            Name = vector,
            PublicKey = key,
            CreatedAt = At(-1000),
            Scopes = ["read:/lights/**"],
        };
    }

    private sealed class OneEntity(Entity? entity) : IEntityDirectory
    {
        public Entity? Find(string id) => entity?.Id == id ? entity : null;
    }
}

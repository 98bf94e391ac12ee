using Clasp.Protocol.Messages;
using Clasp.Relay.Auth.Storage;
using Clasp.Relay.Auth.Tokens;
using Clasp.Security.Scopes;
using Microsoft.Extensions.Time.Testing;

namespace Clasp.Relay.Tests.Auth;

public sealed class TokenStoreTests : IDisposable
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("clasp-test-").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly List<string> _ended = [];
    private readonly AuthDatabase _database;
    private readonly TokenStore _store;

    public TokenStoreTests()
    {
        _database = Open();
        _store = new TokenStore(_database, _time, ids => _ended.AddRange(ids));
    }

    [Fact]
    public void A_token_gives_its_scopes_to_its_subject_until_it_expires()
    {
        var issued = Issue("alice", Hour);

        var verdict = _store.Index.Validate(issued.Secret, _time.GetUtcNow());
        _time.Advance(Hour);
        var late = _store.Index.Validate(issued.Secret, _time.GetUtcNow());

        Assert.Equal(("alice", issued.Token.Id), (verdict.Grant!.Subject, verdict.Grant.TokenId));
        Assert.Equal("read:/**", Assert.Single(verdict.Grant.Scopes).ToString());
        Assert.Equal(_time.GetUtcNow(), verdict.Grant.ExpiresAt);
        Assert.Equal(ErrorCode.TokenExpired, late.Code);
    }

    [Fact]
    public void A_token_without_a_time_does_not_expire()
    {
        var issued = Issue("alice", TimeSpan.Zero);

        _time.Advance(TimeSpan.FromDays(36_500));

        Assert.NotNull(_store.Index.Validate(issued.Secret, _time.GetUtcNow()).Grant);
    }

    [Theory]
    [InlineData("cpsk_00000000000000000000000000000000")]
    [InlineData("cpsk_")]
    [InlineData("cpsk_\ud800")]
    public void What_was_never_issued_is_refused(string token)
    {
        Issue("alice", Hour);

        Assert.Equal(ErrorCode.Unauthorized, _store.Index.Validate(token, _time.GetUtcNow()).Code);
    }

    [Fact]
    public void A_token_of_another_process_is_known_when_it_is_shown()
    {
        using var other = Open();
        var elsewhere = new TokenStore(other, _time, _ => { }).Issue(TokenKind.Made, null, [Scope.Parse("read:/a")], Hour);

        Assert.NotNull(_store.Index.Validate(elsewhere.Secret, _time.GetUtcNow()).Grant);
    }

    [Fact]
    public void A_token_that_another_process_revokes_ends_here()
    {
        var issued = Issue("alice", Hour);
        var kept = Issue("bob", Hour);
        using var other = Open();
        new TokenStore(other, _time, _ => { }).Revoke(issued.Token.Id);

        _store.Refresh();

        Assert.Equal([issued.Token.Id], _ended);
        Assert.Equal(ErrorCode.Unauthorized, _store.Index.Validate(issued.Secret, _time.GetUtcNow()).Code);
        Assert.NotNull(_store.Index.Validate(kept.Secret, _time.GetUtcNow()).Grant);
    }

    [Fact]
    public void Of_the_tokens_of_a_user_the_newest_are_kept()
    {
        var issued = Enumerable.Range(0, 5).Select(_ => Issue("alice", Hour)).ToList();

        _store.RevokeAllOf("alice", TokenKind.User, butNewest: 2);

        Assert.Equal(issued.Take(3).Select(one => one.Token.Id).Order(), _ended.Order());
    }

    [Fact]
    public void Guests_are_forgotten_when_they_expire_and_others_a_day_later()
    {
        var user = Issue("alice", Hour);
        var guest = _store.Issue(TokenKind.Guest, "guest", [Scope.Parse("read:/**")], Hour);
        _time.Advance(2 * Hour);

        _store.CleanUp();
        Assert.Equal([guest.Token.Id], _ended);

        _time.Advance(TimeSpan.FromDays(1));
        _store.CleanUp();
        Assert.Equal([guest.Token.Id, user.Token.Id], _ended);
    }

    [Fact]
    public void When_a_token_was_last_used_outlasts_the_process()
    {
        var issued = Issue("alice", Hour);
        _store.Index.Validate(issued.Secret, _time.GetUtcNow());
        _store.CleanUp();

        using var other = Open();

        Assert.Equal(_time.GetUtcNow(), new TokenStore(other, _time, _ => { }).Index.Find(issued.Token.Id)!.LastUsed);
    }

    [Fact]
    public async Task Tokens_that_are_issued_revoked_and_read_at_the_same_time_do_not_come_back()
    {
        const int Writers = 4;
        const int Rounds = 50;

        // Threads of their own: each waits for the disk and for the others, and tests beside this one need the pool.
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Factory.StartNew(
            () =>
            {
                for (var i = 0; i < Rounds; i++) IssueAndRevoke();
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        Assert.Equal(Writers * Rounds, _store.Index.Entries.Count());
        Assert.Equal(Writers * Rounds, _ended.Count);

        void IssueAndRevoke()
        {
            var issued = Issue("alice", Hour);
            using var other = Open();
            other.AddToken(issued.Token with { Hash = CpskFormat.HashOf(CpskFormat.Create()) });
            _store.Refresh();
            _store.Revoke(issued.Token.Id);
            Assert.Equal(ErrorCode.Unauthorized, _store.Index.Validate(issued.Secret, _time.GetUtcNow()).Code);
        }
    }

    public void Dispose()
    {
        _database.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private AuthDatabase Open() => AuthDatabase.Open(Path.Combine(_folder, "auth.db"));

    private IssuedToken Issue(string subject, TimeSpan lifetime) =>
        _store.Issue(TokenKind.User, subject, [Scope.Parse("read:/**")], lifetime);
}

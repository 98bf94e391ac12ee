using System.Text;
using Clasp.Security.Configuration;
using Clasp.Security.Scopes;
using Clasp.Security.Tokens;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clasp.Routing.Tests.Harness;

/// <summary>A router with a clock that stands still, and clients that write to it and read from it.</summary>
internal sealed class TestRouter
{
    private int _lastSession;

    public TestRouter(RouterOptions? options = null)
    {
        options ??= new();
        Router = new Router(
            options with { HashSeed = 7, NewSessionId = NextId },
            Clock,
            NullLogger.Instance);
    }

    public Router Router { get; }

    public ManualClock Clock { get; } = new();

    /// <summary>A connection that has said nothing yet.</summary>
    public Peer Open()
    {
        var output = new RecordingOutput();
        Router.BeginBatch();
        var session = Router.Open(output);
        Router.EndBatch();
        return new Peer(this, output, session);
    }

    /// <summary>A session that has been welcomed, and has read what it was sent until then.</summary>
    public Peer Connect(string name = "client")
    {
        var peer = Open();
        peer.Hello(name);
        peer.Take();
        return peer;
    }

    /// <summary>A session with a token that allows these scopes, welcomed likewise.</summary>
    public Peer ConnectWith(params string[] scopes) => ConnectAs(null, scopes);

    /// <summary>The same, with a name.</summary>
    public Peer ConnectAs(string? subject, params string[] scopes)
    {
        var peer = Authorized(new Grant
        {
            TokenId = subject ?? "token",
            Subject = subject,
            Scopes = [.. scopes.Select(Scope.Parse)],
        });
        peer.Hello();
        peer.Take();
        return peer;
    }

    /// <summary>A connection whose token has been accepted, and that has said nothing yet.</summary>
    public Peer Authorized(Grant grant)
    {
        var peer = Open();
        peer.Session.Authorize(TokenVerdict.Accepted(grant));
        return peer;
    }

    /// <summary>Puts an app config in force.</summary>
    public void UseRules(string json) =>
        Router.UseRules(AppConfigReader.Read(Encoding.UTF8.GetBytes(json)).Config!.Rules);

    /// <summary>Lets time pass, with a batch at each moment the router asks for, and no other.</summary>
    public void Pass(TimeSpan time)
    {
        var end = Clock.MonotonicMicros + (long)time.TotalMicroseconds;
        while (Router.NextTimerMicros is { } next && next <= end)
        {
            Clock.Advance(TimeSpan.FromMicroseconds(Math.Max(0, next - Clock.MonotonicMicros)));
            RunBatch();
        }

        Clock.Advance(TimeSpan.FromMicroseconds(end - Clock.MonotonicMicros));
    }

    public void RunBatch()
    {
        Router.BeginBatch();
        Router.EndBatch();
    }

    public static string IdOf(int number) => new Guid(number, 0, 0, new byte[8]).ToString();

    private Guid NextId() => new(++_lastSession, 0, 0, new byte[8]);
}

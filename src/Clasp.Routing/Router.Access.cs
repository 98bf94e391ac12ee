using Clasp.Protocol.Messages;
using Clasp.Routing.Sessions;
using Clasp.Routing.Timing;
using Clasp.Security.Rules;
using Clasp.Security.Scopes;
using Clasp.Security.Tokens;

namespace Clasp.Routing;

/// <content>What a session may do: the grant of its token, and the rules of the app config.</content>
public sealed partial class Router
{
    /// <summary>How often the wall clock, which may be set, is compared with the end of a token.</summary>
    private const long MaxTokenWaitMicros = 60_000_000;

    // Those of which bundles wait, ended ones as well.
    private readonly HashSet<Session> _schedulers = [];

    /// <summary>Ends what sessions may do whose tokens are no longer valid: ERROR 302, and the connection is closed.</summary>
    /// <param name="isRevoked">Whether a grant has ended.</param>
    public void Revoke(Func<Grant, bool> isRevoked)
    {
        foreach (var session in _sessions.Values.Concat(_schedulers).ToList())
        {
            if (!session.Grant.IsOpen && session.Grant != Grant.Nothing && isRevoked(session.Grant))
                EndAccess(session, "Token has been revoked");
        }
    }

    /// <summary>Other rules of an app config are in force from now on; null for none.</summary>
    public void UseRules(AccessRules? rules) => _rules.Use(rules);

    /// <summary>Gives a session what its token allows; one without a valid token is refused.</summary>
    private bool TryAdmit(Session session)
    {
        // What a link may do follows from the federation token, and from who owns what.
        if (session.Link is not null || !_options.RequiresTokens)
        {
            session.Grant = Grant.Everything;
            return true;
        }

        var verdict = session.Verdict ?? TokenVerdict.Unauthorized("Authentication required");
        if (verdict.Grant is { } grant && HasEnded(grant)) verdict = TokenVerdict.Expired();
        if (verdict.Grant is not { } accepted)
        {
            Refuse(session, verdict.Code, verdict.Text, default);
            Close(session, CloseReason.PolicyViolation, $"{(int)verdict.Code}: {verdict.Text}");
            return false;
        }

        session.Grant = accepted;
        session.View.Subject = accepted.SubjectUtf8;
        WatchToken(session);
        return true;
    }

    private void WatchToken(Session session)
    {
        if (session.Grant.ExpiresAt is not { } end) return;

        session.TokenTimer ??= new ScheduledCall(() => OnTokenTimer(session));
        var wait = Math.Clamp((long)(end - Now).TotalMicroseconds + 1, 0, MaxTokenWaitMicros);
        Reschedule(NowMicros + wait, session.TokenTimer);
    }

    private void OnTokenTimer(Session session)
    {
        if (HasEnded(session.Grant))
            EndAccess(session, "Token has expired");
        else
            WatchToken(session);
    }

    private void EndAccess(Session session, string text)
    {
        session.Grant = Grant.Nothing;
        if (!session.IsLive) return;

        Refuse(session, ErrorCode.TokenExpired, text, default);
        Close(session, CloseReason.PolicyViolation, $"{(int)ErrorCode.TokenExpired}: {text}");
    }

    private DateTimeOffset Now => DateTimeOffset.UnixEpoch.AddTicks((long)WallMicros * TimeSpan.TicksPerMicrosecond);

    private bool HasEnded(Grant grant) => grant.ExpiresAt <= Now;

    /// <summary>The grant of a session that may have ended long ago.</summary>
    private Grant GrantNow(Session session) => HasEnded(session.Grant) ? Grant.Nothing : session.Grant;

    private void RefuseScope(Session session, string operation, ReadOnlySpan<byte> address) =>
        Refuse(session, ErrorCode.InsufficientScope, ScopeText(operation), address);

    private static string ScopeText(string operation) =>
        $"Insufficient scope for {operation}: no scope of this token covers the address";

    /// <summary>Why nothing of a bundle may be done; null if all of it may.</summary>
    private WriteOutcome? BundleRefusal(in BundleMessage bundle, Grant grant, ReadOnlySpan<byte> subject)
    {
        if (grant.IsOpen && _rules.IsEmpty) return null;

        var index = 0;
        return BundleRefusal(bundle, grant, subject, ref index) is { } refused
            ? refused with { Text = $"Message {index} of the bundle: {refused.Text}" }
            : null;
    }

    private WriteOutcome? BundleRefusal(
        in BundleMessage bundle, Grant grant, ReadOnlySpan<byte> subject, ref int index)
    {
        foreach (var message in bundle)
        {
            var refusal = MessageReader.TypeOf(message) switch
            {
                MessageType.Bundle => BundleRefusal(BundleMessage.ReadFrom(message), grant, subject, ref index),
                MessageType.Set => PartRefusal(SetMessage.ReadFrom(message), grant, subject),
                MessageType.Publish => PartRefusal(PublishMessage.ReadFrom(message), grant, subject),
                _ => null,
            };
            if (refusal is not null) return refusal;
            if (MessageReader.TypeOf(message) != MessageType.Bundle) index++;
        }

        return null;
    }

    private WriteOutcome? PartRefusal(in SetMessage set, Grant grant, ReadOnlySpan<byte> subject) =>
        grant.MayWrite(set.Address)
            ? RuleRefusal(set.Address, set.Value, subject)
            : WriteOutcome.Refused(ErrorCode.InsufficientScope, ScopeText("write operation"), set.Address);

    private WriteOutcome? PartRefusal(in PublishMessage message, Grant grant, ReadOnlySpan<byte> subject) =>
        grant.MayWrite(message.Address)
            ? RuleRefusal(message.Address, ValueOf(message), subject)
            : WriteOutcome.Refused(ErrorCode.InsufficientScope, ScopeText("publish operation"), message.Address);

    private WriteOutcome? RuleRefusal(
        ReadOnlySpan<byte> address, Protocol.Values.EncodedValue value, ReadOnlySpan<byte> subject)
    {
        // What is no address is refused with all else that is wrong with the parts.
        if (_rules.IsEmpty || !Addresses.TryIntern(address, out var entry, out _)) return null;

        return _rules.RefusalOf(entry, value, subject) is { } refusal
            ? WriteOutcome.Refused(ErrorCode.Forbidden, refusal, address)
            : null;
    }
}

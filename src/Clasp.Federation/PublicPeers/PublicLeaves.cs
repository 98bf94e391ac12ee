using System.Text;
using Clasp.Federation.Ownership;
using Clasp.Federation.Wire;
using Clasp.Protocol.Addressing;
using Clasp.Protocol.Messages;
using Clasp.Routing;
using Clasp.Routing.Sessions;
using Microsoft.Extensions.Logging;

namespace Clasp.Federation.PublicPeers;

/// <summary>Serves leaves that know nothing but the public messages, such as those of the reference implementation.</summary>
/// <remarks>
/// Such a leaf stays a session like a client's. This router owns its namespaces on its behalf: what the leaf sets there is
/// applied here, under revisions from here, and goes to everybody like any param of this router.
/// </remarks>
internal sealed class PublicLeaves(Router router, RouterDirectory directory, FederationOptions options, ILogger logger)
{
    private const int MaxPatterns = 1000;
    private const int MaxRevisions = 10_000;

    // The number that the reference gives to a request that is too large.
    private const ErrorCode TooLarge = ErrorCode.RevisionConflict;

    private readonly HashSet<Session> _candidates = [];
    private readonly Dictionary<Session, PublicLeaf> _leaves = [];
    private readonly PublicSync _sync = new(router, directory);
    private int _toldVersion;

    /// <summary>A peer said in HELLO that it is a router, and nothing of the extension; until it declares something, it is a client.</summary>
    public void Met(Session session) => _candidates.Add(session);

    /// <summary>A FEDERATION_SYNC of a session that is no link.</summary>
    /// <returns><c>false</c>: it is no router's.</returns>
    public bool TryReceive(Session session, ReadOnlySpan<byte> payload)
    {
        if (!_candidates.Contains(session)) return false;

        var message = FederationSyncMessage.ReadFrom(payload);
        if (message.Patterns.Count > MaxPatterns)
            router.Refuse(session, TooLarge, $"{message.Patterns.Count} patterns in one message; the limit is {MaxPatterns}", default);
        else if (message.Revisions.Count > MaxRevisions)
            router.Refuse(session, TooLarge, $"{message.Revisions.Count} revisions in one message; the limit is {MaxRevisions}", default);
        else if (message.Op == FederationOp.DeclareNamespaces)
            Declare(session, message);
        else if (!_leaves.TryGetValue(session, out var leaf))
            router.Refuse(session, ErrorCode.Forbidden, $"{message.Op} before DeclareNamespaces", default);
        else
            _sync.Receive(leaf, message);
        return true;
    }

    /// <summary>Why a session may not write at an address; null if it may, as far as this is concerned.</summary>
    public string? RefusalOf(Session session, ReadOnlySpan<byte> address) =>
        _leaves.Count > 0 && _leaves.TryGetValue(session, out var leaf) && !leaf.Declares(address)
            ? $"{leaf.Id} did not declare this address (DeclareNamespaces)"
            : null;

    /// <summary>Refuses a SET outside of what the session may write.</summary>
    public bool IsRefused(Session session, ReadOnlySpan<byte> address)
    {
        if (RefusalOf(session, address) is not { } reason) return false;

        router.Refuse(session, ErrorCode.Forbidden, reason, address);
        return true;
    }

    /// <summary>Refuses a bundle with a part outside of that.</summary>
    public bool IsRefused(Session session, in BundleMessage bundle)
    {
        foreach (var part in bundle)
        {
            var isRefused = MessageReader.TypeOf(part) switch
            {
                MessageType.Set => IsRefused(session, SetMessage.ReadFrom(part).Address),
                MessageType.Publish => IsRefused(session, PublishMessage.ReadFrom(part).Address),
                MessageType.Bundle => IsRefused(session, BundleMessage.ReadFrom(part)),
                _ => false,
            };
            if (isRefused) return true;
        }

        return false;
    }

    /// <summary>A session is over. The namespaces of a leaf stay reserved for its id for a while.</summary>
    public void SessionEnded(Session session)
    {
        _candidates.Remove(session);
        if (!_leaves.Remove(session, out var leaf)) return;

        logger.LinkDown(leaf.Id, session.EndReason);
        router.Schedule(router.NowMicros + (long)options.Lease.TotalMicroseconds, () =>
        {
            if (_leaves.Values.Any(other => other.Id == leaf.Id)) return;

            logger.LeaseEnded(leaf.Id, options.Lease);
            foreach (var pattern in leaf.Namespaces) directory.ReleaseFor(leaf.Id, pattern);
        });
    }

    /// <summary>Tokens have changed: ends the sessions of leaves that have none any more for what they do.</summary>
    /// <returns>Their names.</returns>
    public IReadOnlyList<string> CheckTokens()
    {
        _candidates.RemoveWhere(session => !session.Output.MayFederate);
        var ended = _leaves.Values.Where(leaf => !IsStillGood(leaf)).ToList();
        foreach (var leaf in ended)
        {
            router.Close(
                leaf.Session, CloseReason.PolicyViolation, $"{directory.Self.Id} does not accept its token for what it declares any more");
        }

        return [.. ended.Select(leaf => leaf.Id)];
    }

    /// <summary>Tells the leaves when others own other namespaces than before, so that they subscribe to those.</summary>
    public void EndOfBatch()
    {
        if (_leaves.Count == 0 || _toldVersion == directory.Namespaces.Version) return;

        _toldVersion = directory.Namespaces.Version;
        foreach (var leaf in _leaves.Values) Tell(leaf);
    }

    private void Declare(Session session, in FederationSyncMessage message)
    {
        var id = message.HasOrigin && message.Origin.Length > 0 ? Encoding.UTF8.GetString(message.Origin) : session.Name;
        List<AddressPattern> patterns = [];
        var refusal = ObjectionTo(session, id) ?? ObjectionTo(session, id, message.Patterns, out patterns);
        if (refusal is not null)
        {
            logger.LinkRefused(id, refusal);
            router.Refuse(session, ErrorCode.Forbidden, refusal, default);
            return;
        }

        foreach (var older in _leaves.Values.Where(other => other.Id == id && other.Session != session).ToList())
        {
            router.Close(older.Session, CloseReason.Normal, $"{id} has joined again");
            router.Closed(older.Session);
        }

        var leaf = _leaves.GetValueOrDefault(session);
        if (leaf is null || leaf.Id != id)
        {
            if (leaf is not null) Follow(leaf, []);
            _leaves[session] = leaf = new PublicLeaf(session, id);
            session.LeaveOutRevisions();
            logger.PublicLeafJoined(id, session.Output.RemoteEndPoint);
        }

        Follow(leaf, patterns);
        router.Send(session, default(AckMessage));
        Tell(leaf);
    }

    /// <summary>Owns what a leaf declared, no longer what it does not declare any more, and tells it of what others write there.</summary>
    private void Follow(PublicLeaf leaf, List<AddressPattern> patterns)
    {
        foreach (var gone in leaf.Namespaces.Except(patterns))
        {
            router.SetInterest(leaf.Session, gone, SignalTypes.None);
            directory.ReleaseFor(leaf.Id, gone);
        }

        leaf.Namespaces = patterns;
        foreach (var pattern in patterns)
        {
            directory.ClaimFor(leaf.Id, pattern);
            router.SetInterest(leaf.Session, pattern, SignalTypes.All);
        }
    }

    private static bool IsStillGood(PublicLeaf leaf) => leaf.Session.Output is { MayFederate: true } output
        && (output.Grant is not { } grant || (grant.MayJoinAs(leaf.Id) && leaf.Namespaces.All(grant.MayDeclare)));

    private string? ObjectionTo(Session session, string id)
    {
        if (id.Length == 0 || Encoding.UTF8.GetByteCount(id) > LinkWire.MaxIdBytes)
            return $"The origin of a leaf has 1 to {LinkWire.MaxIdBytes} bytes";
        if (session.Output.Grant is { } grant && !grant.MayJoinAs(id)) return $"its token at {directory.Self.Id} is not for {id}";

        return directory.Find(id) is { Reach: RouterReach.Up } ? $"a router {id} is here already" : null;
    }

    private string? ObjectionTo(Session session, string id, StringList texts, out List<AddressPattern> patterns)
    {
        patterns = [];
        foreach (var text in texts)
        {
            if (!AddressPattern.TryParse(text, out var pattern, out var reason))
                return $"{Encoding.UTF8.GetString(text)} is no pattern: {reason}";
            if (ObjectionTo(session, id, pattern) is { } objection) return objection;

            patterns.Add(pattern);
        }

        return null;
    }

    private string? ObjectionTo(Session session, string id, AddressPattern pattern)
    {
        if (session.Output.Grant is { } grant && !grant.MayDeclare(pattern))
            return $"the token of {id} at {directory.Self.Id} is not for {pattern.Text}";
        if (!session.Grant.MayReadAll(pattern)) return $"insufficient scope for namespace: {pattern.Text}";

        return directory.ObjectionTo(id, pattern);
    }

    private void Tell(PublicLeaf leaf)
    {
        var others = directory.Namespaces.All()
            .Select(claim => claim.Pattern)
            .Where(pattern => !leaf.Namespaces.Contains(pattern) && leaf.Session.Grant.MayReadAll(pattern))
            .Distinct()
            .OrderBy(pattern => pattern.Text, StringComparer.Ordinal)
            .Take(MaxPatterns)
            .ToList();
        if (others.SequenceEqual(leaf.Told)) return;

        leaf.Told = others;
        router.Send(leaf.Session, new FederationSyncMessage
        {
            Op = FederationOp.DeclareNamespaces,
            Patterns = StringList.Of([.. others.Select(pattern => pattern.Text)]),
            HasOrigin = true,
            Origin = directory.Self.Utf8,
        });
    }
}

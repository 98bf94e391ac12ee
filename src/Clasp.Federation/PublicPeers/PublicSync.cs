using System.Text;
using Clasp.Federation.Ownership;
using Clasp.Protocol.Addressing;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;
using Clasp.Routing;
using Clasp.Routing.State;

namespace Clasp.Federation.PublicPeers;

/// <summary>Answers what a public leaf asks of the present state: all of a pattern, what is newer, or what it lacks.</summary>
internal sealed class PublicSync(Router router, RouterDirectory directory)
{
    public void Receive(PublicLeaf leaf, in FederationSyncMessage message)
    {
        if (message.Op == FederationOp.SyncComplete || !TryRead(leaf, message.Patterns, out var patterns)) return;

        if (message.Op == FederationOp.RequestSync)
            Send(leaf, patterns, StateOf(patterns, message.SinceRevision ?? 0), message.Patterns);
        else
            Compare(leaf, patterns, message);
    }

    /// <summary>A part of a revision vector; the last one names patterns, in which everything that no part named is missing.</summary>
    private void Compare(PublicLeaf leaf, List<AddressPattern> patterns, in FederationSyncMessage message)
    {
        var newer = new List<Param>();
        foreach (var entry in message.Revisions)
        {
            if (!leaf.MayAskFor(entry.Address) || router.Params.Find(entry.Address) is not { } param) continue;

            leaf.Named.Add(param);
            if (param.Revision > entry.Revision && !param.IsTombstone) newer.Add(param);
        }

        var missing = new List<Param>();
        foreach (var param in StateOf(patterns, 0))
        {
            if (!leaf.Named.Contains(param)) missing.Add(param);
        }

        if (patterns.Count > 0) leaf.Named.Clear();
        Send(leaf, patterns, newer.Concat(missing), message.Patterns);
    }

    private void Send(PublicLeaf leaf, List<AddressPattern> patterns, IEnumerable<Param> state, StringList texts)
    {
        var complete = patterns.Count == 0 ? [] : Frame.ToArray(new FederationSyncMessage
        {
            Op = FederationOp.SyncComplete,
            Patterns = texts,
            HasOrigin = true,
            Origin = directory.Self.Utf8,
        });
        router.SendState(leaf.Session, state, complete);
    }

    private IEnumerable<Param> StateOf(List<AddressPattern> patterns, ulong since)
    {
        foreach (var pattern in patterns)
        {
            foreach (var param in router.Params.WalkOver(pattern))
            {
                if (param.Revision > since) yield return param;
            }
        }
    }

    private bool TryRead(PublicLeaf leaf, StringList texts, out List<AddressPattern> patterns)
    {
        patterns = [];
        foreach (var text in texts)
        {
            string? refusal = null;
            if (!AddressPattern.TryParse(text, out var pattern, out var reason))
                refusal = $"{Encoding.UTF8.GetString(text)} is no pattern: {reason}";
            else if (!leaf.MayAskFor(pattern))
                refusal = $"pattern '{pattern.Text}' not covered by declared namespaces";
            else if (!leaf.Session.Grant.MayReadAll(pattern))
                refusal = $"insufficient scope for namespace: {pattern.Text}";

            if (refusal is not null)
            {
                router.Refuse(leaf.Session, ErrorCode.Forbidden, refusal, text);
                return false;
            }

            patterns.Add(pattern!); // It was parsed, or there is a refusal.
        }

        return true;
    }
}

using Clasp.Federation.Links;
using Clasp.Federation.Sync;
using Clasp.Federation.Wire;
using Clasp.Protocol;
using Clasp.Protocol.Framing;

namespace Clasp.Federation;

/// <content>What the peer of a link says finds its handler.</content>
public sealed partial class FederationCore
{
    private void DispatchOp(Link link, LinkOp op, ReadOnlySpan<byte> payload)
    {
        if (op == LinkOp.Open)
        {
            var open = LinkOpen.ReadFrom(payload);
            if (link.Peer is { } peer && peer.Id != open.Router)
                throw new ProtocolException($"{peer.Id} has become {open.Router} on one link.");

            _handshake.Opened(link, open);
            return;
        }

        if (op == LinkOp.Refused && link.Role == LinkRole.Up)
        {
            // A hub that objects to this router as such does not introduce itself before.
            _handshake.Refused(link, ClaimRefused.ReadFrom(payload));
            return;
        }

        // What it said before it was told to introduce itself once more it will say again.
        if (link.IsRising) return;

        if (!link.IsOpen) throw new ProtocolException($"A link starts with OPEN, not with {op}.");

        switch (op)
        {
            case LinkOp.Routers:
                RoutersDeclared(link, RoutersOp.ReadFrom(payload));
                break;
            case LinkOp.Refused:
                _handshake.Refused(link, ClaimRefused.ReadFrom(payload));
                break;
            case LinkOp.RequestSync:
                SyncRequested(link, RequestSyncOp.ReadFrom(payload));
                break;
            case LinkOp.Changes:
                link.Received(FrameHeader.MinLength + payload.Length);
                ChangesReceived(link, payload);
                break;
            case LinkOp.SyncComplete:
                SyncCompleted(link, SyncCompleteOp.ReadFrom(payload));
                break;
            case LinkOp.Write:
                _writes.Receive(link, payload);
                break;
            case LinkOp.WriteResult:
                _writes.ReceiveResult(link, payload);
                break;
            case LinkOp.Interest:
                _signals.ReceiveInterest(link, InterestOp.ReadFrom(payload));
                break;
            case LinkOp.Signal:
                link.Received(FrameHeader.MinLength + payload.Length);
                _signals.Receive(link, payload);
                break;
            case LinkOp.Acknowledge:
                link.Window.Acknowledged(AcknowledgeOp.ReadFrom(payload).Bytes, _router.NowMicros);
                break;
            case LinkOp.Fetch:
                _fetches.Receive(link, FetchOp.ReadFrom(payload));
                break;
            case LinkOp.Fetched:
                _fetches.Receive(link, FetchedOp.ReadFrom(payload));
                break;
            case LinkOp.Mirror when link.Role == LinkRole.Down:
                link.OnDemand.Receive(link, MirrorOp.ReadFrom(payload), _router, _options.MaxOnDemandPatterns);
                break;
            case LinkOp.Mirrored when link.Role == LinkRole.Up:
                _replication.ForgetGone(_mirror.Receive(link, MirroredOp.ReadFrom(payload)));
                break;
            case LinkOp.SessionEnded:
                var ended = SessionEndedOp.ReadFrom(payload);
                if (_directory.IsReachedOver(link, ended.Router))
                    _locks.Receive(link, ended);
                else
                    link.Strayed(_logger, $"the end of a session of {ended.Router}, which is not reached over this link");
                break;
            case LinkOp.Holders:
                var asked = HoldersOp.ReadFrom(payload);
                if (_directory.IsReachedOver(link, asked.Owner))
                    _locks.Receive(link, asked);
                else
                    link.Strayed(_logger, $"a question of {asked.Owner}, which is not reached over this link");
                break;
            case >= LinkOp.Compare and <= LinkOp.Compared:
                _replication.ReceiveComparison(link, op, payload);
                break;
            case LinkOp.RevisionFloor:
                var floors = RevisionFloorOp.ReadFrom(payload);
                if (_directory.Find(floors.Owner) is { } owner) _replication.RaiseRevisions(owner, floors);
                break;
            default:
                throw new ProtocolException($"0x{(byte)op:X2} is not a link operation of version {LinkOpen.CurrentVersion}.");
        }
    }

    private void RoutersDeclared(Link link, RoutersOp routers)
    {
        if (routers.IsFirst) _directory.ExpectRecords(link);
        foreach (var record in routers.Records)
        {
            if (record.Path[0] != link.Peer!.Id)
                throw new ProtocolException($"A record of {record.Id} does not begin with {link.Peer.Id}, which sent it.");

            if (_directory.Learn(link, record) is not { } known) continue;

            _replication.FollowNumbering(known);
            if (_directory.HasRisen(link, known)) Replication.RequestAgain(link, known);
            if (link.Peer == known) link.PeerAppearance = known.Appearance;
            foreach (var older in _links.Where(other => other.Peer == known && other.PeerAppearance < known.Appearance).ToList())
            {
                if (older != link) _handshake.RejectOlder(older, known.Id);
            }
        }
    }

    private void SyncRequested(Link link, RequestSyncOp request)
    {
        // Of a router that is not known here, and for which there is no place, nothing could be sent.
        if (request.HasMore || link.RequestedCursors.Count > 0)
            link.RequestedCursors.AddRange(request.Cursors.Take(_options.MaxRouters - link.RequestedCursors.Count));
        if (request.HasMore) return;

        if (link.RequestedCursors.Count > 0)
        {
            request = request with { Cursors = link.RequestedCursors };
            link.RequestedCursors = [];
        }

        if (request.IsFirst)
        {
            _directory.RecordsComplete(link);
            if (link.Role == LinkRole.Down) _handshake.RequestSync(link);
        }

        _replication.Feed(link, request);
    }

    private void ChangesReceived(Link link, ReadOnlySpan<byte> payload)
    {
        var isReturn = link.Role == LinkRole.Up && !_recovery.IsMerged
            && new ChangesReader(payload, default).Owner.SequenceEqual(_directory.Self.Utf8);
        if (isReturn)
            _recovery.Receive(link, payload);
        else
            _replication.Receive(link, payload);
    }

    private void SyncCompleted(Link link, SyncCompleteOp complete)
    {
        _replication.Complete(link, complete.Cursors);
        if (link.Role == LinkRole.Up && _recovery.Complete(link, complete)) _replication.OwnerKnown(_directory.Self);
        if (!complete.IsAll || link.IsSynced) return;

        link.EndSync();
        var sync = link.Sync;
        _logger.Synced(link.ToString(), sync.Micros / 1000, sync.RungName, sync.Params, sync.Bytes);
    }
}

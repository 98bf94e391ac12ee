using Clasp.Protocol.Messages;
using Clasp.Routing;
using Clasp.Routing.Sessions;

namespace Clasp.Federation.Forwarding;

/// <summary>Waits for all parts of a bundle that spans owners, and then answers the client once.</summary>
internal sealed class BundleWaiter(Router router, Session session, int parts) : IWriteWaiter
{
    private int _open = parts;
    private ulong _revision;
    private ErrorCode _code;
    private string _text = "";
    private byte[] _address = [];

    public void Applied(PendingWrite write, ulong revision) => PartApplied(revision);

    public void Refused(PendingWrite write, ErrorCode code, string text, ReadOnlySpan<byte> address) =>
        PartRefused(code, $"The part of {write.Owner.Id}: {text}", address);

    public void PartApplied(ulong revision)
    {
        _revision = revision;
        PartEnded();
    }

    public void PartRefused(ErrorCode code, string text, ReadOnlySpan<byte> address)
    {
        if (_code == 0)
        {
            _code = code;
            _text = text;
            _address = address.ToArray();
        }

        PartEnded();
    }

    private void PartEnded()
    {
        if (--_open > 0) return;

        if (_code == 0)
            router.AcknowledgeBundle(session, _revision);
        else
            router.Refuse(session, _code, _text, _address);
    }

}

using Clasp.Protocol.Addressing;
using Clasp.Protocol.Messages;
using Clasp.Routing.Sessions;
using Clasp.Routing.State;

namespace Clasp.Routing;

/// <summary>
/// What a router that is a member of a federation asks and tells it; a router that stands alone has none.
/// </summary>
public interface IFederation
{
    /// <summary>
    /// Whose is this address? If it is another router's, the SET goes there, and the answer comes later.
    /// </summary>
    /// <returns><c>false</c>: it is to be applied here.</returns>
    bool TryTakeSet(Session session, AddressEntry address, in SetMessage message);

    /// <summary>A client reads a param that is not here: is it to be had from another router?</summary>
    /// <returns><c>false</c>: there is none.</returns>
    bool TryTakeGet(Session session, ReadOnlySpan<byte> address);

    /// <summary>Why a session that speaks for a router may not publish at an address; null if it may, as clients always may.</summary>
    string? RefusalOf(Session session, ReadOnlySpan<byte> address);

    /// <summary>Whose are the addresses of a bundle? One that spans owners is split.</summary>
    bool TryTakeBundle(Session session, in BundleMessage bundle);

    /// <summary>In which row of changes a new param belongs.</summary>
    ChangeOrder OrderFor(AddressEntry address);

    /// <summary>Whether this router is the one that lets the param expire.</summary>
    bool Owns(Param param);

    /// <summary>A param was written, expired or deleted here.</summary>
    void Changed(Param param);

    /// <summary>A client's signal is about to be delivered, to links among others.</summary>
    void Publishing();

    /// <summary>Delivers a signal to a session that is a link.</summary>
    /// <returns><c>false</c>: the link cannot take it, and the publisher has to know.</returns>
    bool TryDeliver(Session link, AddressEntry address, in PublishMessage message);

    void SubscriptionChanged(Session session, AddressPattern pattern, SignalTypes types, bool isAdded);

    void SessionEnded(Session session);

    /// <summary>A HELLO came; a router becomes a link.</summary>
    /// <param name="session">Whose.</param>
    /// <param name="hello">What it says of itself.</param>
    /// <param name="refusal">Why it may not join; null if it may.</param>
    /// <returns>The features that WELCOME says in addition.</returns>
    Features Welcome(Session session, in HelloMessage hello, out string? refusal);

    /// <summary>A FEDERATION_SYNC came from any session, or anything at all from a link.</summary>
    void Receive(Session session, ReadOnlySpan<byte> payload);

    /// <summary>All messages of a batch are handled; what they led to may be sent.</summary>
    void EndOfBatch();
}

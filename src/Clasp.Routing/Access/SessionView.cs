using Clasp.Protocol.Messages;
using Clasp.Routing.Delivery;
using Clasp.Routing.State;

namespace Clasp.Routing.Access;

/// <summary>What one session sees of the params, and how they are told to it.</summary>
internal sealed class SessionView(RuleBook rules)
{
    /// <summary>Who the session is, for rules; empty for nobody.</summary>
    public byte[] Subject { get; set; } = [];

    /// <summary>Whether it is told revisions; a router that counts for itself would take them for those that it expects.</summary>
    public bool TellsRevisions { get; set; } = true;

    public bool Sees(AddressEntry address) =>
        rules.IsEmpty || rules.IsVisible(rules.For(address), address.Utf8, Subject);

    /// <summary>Whether it sees that something was announced at an address.</summary>
    public bool SeesSignal(ReadOnlySpan<byte> address) =>
        rules.IsEmpty || rules.IsVisible(rules.For(address), address, Subject);

    /// <summary>The frame that tells what a param is now.</summary>
    public int Write(Span<byte> destination, Param param) =>
        ParamFrame.Write(destination, param, rules.Told(rules.For(param), param.Value), tellsRevision: TellsRevisions);

    /// <summary>Adds a param to a SNAPSHOT, or says that it has to go into the next one.</summary>
    public bool TryAdd(ref SnapshotWriter snapshot, Param param) =>
        ParamFrame.TryAdd(ref snapshot, param, rules.Told(rules.For(param), param.Value));
}

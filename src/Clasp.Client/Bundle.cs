using Clasp.Client.Outgoing;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;

namespace Clasp.Client;

/// <summary>
/// Messages to take effect together, as they are put together; all of them must fit one message of 64 kB.
/// </summary>
public sealed class Bundle
{
    private readonly List<IBundlePart> _parts = [];

    public int Count => _parts.Count;

    internal IReadOnlyList<IBundlePart> Parts => _parts;

    /// <summary>Sets a param.</summary>
    public Bundle Set(string address, Value value, SetOptions? options = null) =>
        Add(new OutgoingSet(address, value, options));

    /// <summary>Publishes an event.</summary>
    public Bundle Emit(string address, Value? value = null) =>
        Add(new OutgoingPublish(address, SignalType.Event) { Value = value });

    /// <summary>Publishes a value of a stream.</summary>
    public Bundle Stream(string address, Value value) =>
        Add(new OutgoingPublish(address, SignalType.Stream) { Value = value });

    /// <summary>Publishes a step of a gesture.</summary>
    public Bundle Gesture(string address, GesturePhase phase, Value? value = null, uint id = 0) =>
        Add(new OutgoingPublish(address, SignalType.Gesture) { Phase = phase, Value = value, Id = id });

    private Bundle Add(IBundlePart part)
    {
        _parts.Add(part);
        return this;
    }
}

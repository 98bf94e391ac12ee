using Clasp.Routing.State;

namespace Clasp.Routing.Delivery;

/// <summary>
/// What a session that is behind will get later: params by name, once each, and the newest of the streams.
/// </summary>
internal sealed class Backlog(int maxStreamBytes, BufferPool buffers)
{
    private readonly Queue<Param> _order = new();
    private readonly HashSet<Param> _waiting = [];

    public StreamRing Streams { get; } = new(maxStreamBytes, buffers);

    public bool HasParams => _order.Count > 0;

    /// <summary>Remembers that a param changed.</summary>
    /// <returns><c>false</c>: it was waiting already, and what it was before will not be told.</returns>
    public bool TryAdd(Param param)
    {
        if (!_waiting.Add(param)) return false;

        _order.Enqueue(param);
        return true;
    }

    /// <summary>Takes out the param that has waited longest.</summary>
    public bool TryTake(out Param param)
    {
        if (!_order.TryDequeue(out param!)) return false;

        _waiting.Remove(param);
        return true;
    }
}

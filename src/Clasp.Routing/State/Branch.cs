namespace Clasp.Routing.State;

/// <summary>The params right below one path, and the paths below it.</summary>
internal sealed class Branch(Branch? parent, byte[] segment)
{
    public Branch? Parent { get; } = parent;

    public byte[] Segment { get; } = segment;

    public Dictionary<byte[], Branch>? Children { get; set; }

    public List<Param> Params { get; } = [];

    public bool IsEmpty => Params.Count == 0 && Children is not { Count: > 0 };
}

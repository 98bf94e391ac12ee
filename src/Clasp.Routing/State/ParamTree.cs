using Clasp.Protocol.Addressing;

namespace Clasp.Routing.State;

/// <summary>The params by path, so that finding those that a pattern matches costs what the pattern can reach.</summary>
internal sealed class ParamTree(Utf8Comparer comparer)
{
    private const int MaxTrackedSegments = 63;

    private readonly Branch _root = new(null, []);

    public void Add(Param param)
    {
        var branch = BranchOf(param.Address, create: true)!;
        param.BranchIndex = branch.Params.Count;
        branch.Params.Add(param);
    }

    public void Remove(Param param)
    {
        var branch = BranchOf(param.Address, create: false);
        if (branch is null || param.BranchIndex < 0) return;

        var last = branch.Params[^1];
        branch.Params[param.BranchIndex] = last;
        last.BranchIndex = param.BranchIndex;
        branch.Params.RemoveAt(branch.Params.Count - 1);
        param.BranchIndex = -1;
        Prune(branch);
    }

    /// <summary>Adds every param that the pattern matches to a list.</summary>
    public void Collect(AddressPattern pattern, List<Param> found)
    {
        if (pattern.Segments.Length > MaxTrackedSegments)
            CollectAll(_root, pattern, found);
        else
            Collect(_root, Closure(pattern, 1), pattern, found);
    }

    private static void Collect(Branch branch, ulong positions, AddressPattern pattern, List<Param> found)
    {
        foreach (var param in branch.Params)
        {
            if (pattern.Matches(param.Address)) found.Add(param);
        }

        if (branch.Children is null) return;

        if (OnlyLiteral(positions, pattern) is { IsEmpty: false } literal)
        {
            if (branch.Children.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(literal, out var child))
                Collect(child, Closure(pattern, positions << 1), pattern, found);
            return;
        }

        foreach (var child in branch.Children.Values)
        {
            var next = Step(positions, pattern, child.Segment);
            if (next != 0) Collect(child, next, pattern, found);
        }
    }

    private static void CollectAll(Branch branch, AddressPattern pattern, List<Param> found)
    {
        foreach (var param in branch.Params)
        {
            if (pattern.Matches(param.Address)) found.Add(param);
        }

        if (branch.Children is null) return;

        foreach (var child in branch.Children.Values) CollectAll(child, pattern, found);
    }

    /// <summary>The one segment that can follow, if there is just one.</summary>
    private static ReadOnlySpan<byte> OnlyLiteral(ulong positions, AddressPattern pattern)
    {
        if (!ulong.IsPow2(positions)) return default;

        var position = (int)ulong.Log2(positions);
        if (position >= pattern.Segments.Length) return default;

        var segment = pattern.Segments[position];
        return segment.Kind == PatternSegmentKind.Literal ? segment.Utf8 : default;
    }

    /// <summary>Where in the pattern one may be after a segment; bit i means that i segments of it are done.</summary>
    private static ulong Step(ulong positions, AddressPattern pattern, ReadOnlySpan<byte> segment)
    {
        ulong next = 0;
        var segments = pattern.Segments;
        for (var position = 0; position < segments.Length; position++)
        {
            if ((positions & (1UL << position)) == 0) continue;

            if (segments[position].Kind == PatternSegmentKind.AnyDepth) next |= 1UL << position;
            else if (segments[position].Matches(segment)) next |= 1UL << (position + 1);
        }

        return Closure(pattern, next);
    }

    /// <summary>An any-depth segment may also match nothing.</summary>
    private static ulong Closure(AddressPattern pattern, ulong positions)
    {
        var segments = pattern.Segments;
        for (var position = 0; position < segments.Length; position++)
        {
            if ((positions & (1UL << position)) != 0 && segments[position].Kind == PatternSegmentKind.AnyDepth)
                positions |= 1UL << (position + 1);
        }

        return positions;
    }

    private static void Prune(Branch branch)
    {
        while (branch is { IsEmpty: true, Parent: { } parent })
        {
            parent.Children!.Remove(branch.Segment); // A branch with a parent is among its children.
            branch = parent;
        }
    }

    private Branch? BranchOf(ReadOnlySpan<byte> address, bool create)
    {
        var branch = _root;
        var rest = address[1..];
        for (var end = rest.IndexOf((byte)'/'); end >= 0; end = rest.IndexOf((byte)'/'))
        {
            var segment = rest[..end];
            rest = rest[(end + 1)..];
            if (branch.Children is null)
            {
                if (!create) return null;
                branch.Children = new(comparer);
            }

            if (!branch.Children.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(segment, out var child))
            {
                if (!create) return null;
                child = new Branch(branch, segment.ToArray());
                branch.Children[child.Segment] = child;
            }

            branch = child;
        }

        return branch;
    }
}

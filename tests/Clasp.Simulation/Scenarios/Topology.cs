namespace Clasp.Simulation.Scenarios;

/// <summary>Makes up who is below whom: mostly trees of up to four tiers, now and then what an operator gets wrong.</summary>
internal static class Topology
{
    public static List<RouterPlan> FromRandom(Random random)
    {
        var count = random.Next(3, 12);
        var hasDelegation = random.Next(3) == 0;
        var routers = new List<RouterPlan> { new("r0", -1, [], []) };
        for (var i = 1; i < count; i++)
        {
            var hub = random.Next(Math.Min(i, 1 + random.Next(4)));
            var isDelegated = hasDelegation && hub > 0 && random.Next(2) == 0;
            var within = isDelegated ? routers[hub].Namespaces[0].Replace("/**", "", StringComparison.Ordinal) : "";
            routers.Add(new($"r{i}", hub, [$"{within}/n{i}/**"], []));
        }

        Narrow(random, routers);
        switch (random.Next(16))
        {
            case 0 when !hasDelegation: // Who is above whom cannot be known then, so nothing is delegated.
                CloseRing(random, routers);
                break;
            case 1 when !hasDelegation:
                var self = random.Next(1, count);
                routers[self] = routers[self] with { Hub = self };
                break;
            case 2 when !hasDelegation:
                var twin = routers[random.Next(1, count)];
                routers.Add(twin with { Hub = 0, IsTwin = true, Mirrored = [] });
                break;
            case 3 or 4:
                var first = routers[random.Next(1, count)];
                routers.Add(new($"r{count}", first.Hub, first.Namespaces, []) { IsStandby = true });
                break;
        }

        return routers;
    }

    /// <summary>Some leaves without leaves of their own want only a part.</summary>
    private static void Narrow(Random random, List<RouterPlan> routers)
    {
        for (var i = 1; i < routers.Count; i++)
        {
            if (random.Next(8) > 0 || routers.Any(other => other.Hub == i)) continue;

            routers[i] = routers[i] with { Mirrored = [$"/n{random.Next(1, routers.Count)}/**", "/*/0"] };
        }
    }

    /// <summary>The topmost router joins one of those below it.</summary>
    private static void CloseRing(Random random, List<RouterPlan> routers)
    {
        var last = random.Next(1, routers.Count);

        // It will have leaves, which get no more than it keeps.
        routers[last] = routers[last] with { Mirrored = [] };
        routers[0] = routers[0] with { Hub = last };
    }
}

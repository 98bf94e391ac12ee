using System.Text;
using Clasp.Protocol.Addressing;
using Clasp.Protocol.Values;
using Clasp.Routing.State;
using Clasp.Simulation.World;

namespace Clasp.Simulation.Scenarios;

/// <summary>What must be true of every federation once it has healed, whatever happened to it.</summary>
internal static class Invariants
{
    /// <summary>Everything that is wrong, in words; empty if nothing is.</summary>
    public static List<string> Violations(Scenario scenario)
    {
        var wrong = new List<string>();
        CheckConvergence(scenario, wrong);
        CheckAcknowledged(scenario, wrong);
        foreach (var client in scenario.AllClients)
        {
            CheckMonotone(client, wrong);
            CheckOnce(client, wrong);
        }

        return wrong;
    }

    private static void CheckConvergence(Scenario scenario, List<string> wrong)
    {
        foreach (var owner in scenario.Routers)
        {
            foreach (var pattern in owner.Namespaces.Select(AddressPattern.Parse))
            {
                var truth = State(owner, pattern);
                foreach (var replica in scenario.Routers.Where(router => router != owner))
                {
                    var copy = State(replica, pattern);
                    foreach (var address in truth.Keys.Union(copy.Keys).Order(StringComparer.Ordinal))
                    {
                        var expected = truth.GetValueOrDefault(address, "nothing");
                        var actual = copy.GetValueOrDefault(address, "nothing");
                        if (expected != actual) wrong.Add($"{replica} has {actual} at {address}, its owner {owner} has {expected}");
                    }
                }
            }
        }
    }

    private static void CheckAcknowledged(Scenario scenario, List<string> wrong)
    {
        foreach (var client in scenario.AllClients)
        {
            foreach (var (address, revision, _, _) in client.Answers.Where(answer => answer.Code == 0))
            {
                var utf8 = Encoding.UTF8.GetBytes(address);
                var owner = scenario.Routers.First(
                    router => router.Namespaces.Any(ns => AddressPattern.Parse(ns).Matches(utf8)));

                // Who has just started, and reaches no hub, can neither know the owner nor remember anything.
                if (scenario.Crashed.Contains(owner.Id) || scenario.Crashed.Contains(client.Router.Id)) continue;

                var present = owner.Router.Params.Find(Encoding.UTF8.GetBytes(address))?.Revision ?? 0;
                if (present < revision) wrong.Add($"{client} was told revision {revision} of {address}, {owner} is at {present}");
            }
        }
    }

    private static void CheckMonotone(SimulatedClient client, List<string> wrong)
    {
        foreach (var (address, seen) in client.Seen)
        {
            for (var i = 1; i < seen.Count; i++)
            {
                if (seen[i].Revision < seen[i - 1].Revision)
                    wrong.Add($"{client} saw {address} go back from revision {seen[i - 1].Revision} to {seen[i].Revision}");
                else if (seen[i].Revision == seen[i - 1].Revision && !seen[i].Value.Equals(seen[i - 1].Value))
                    wrong.Add($"{client} saw two values of {address} at revision {seen[i].Revision}");
            }
        }
    }

    private static void CheckOnce(SimulatedClient client, List<string> wrong)
    {
        foreach (var twice in client.Events.GroupBy(e => e).Where(group => group.Count() > 1))
            wrong.Add($"{client} got {twice.Key} {twice.Count()} times");
    }

    private static Dictionary<string, string> State(SimulatedRouter router, AddressPattern pattern)
    {
        return router.Router.Params.Matching(pattern).ToDictionary(
            param => Encoding.UTF8.GetString(param.Address), Describe);
    }

    private static string Describe(Param param) => $"{Value.From(param.Value)} (revision {param.Revision})";
}

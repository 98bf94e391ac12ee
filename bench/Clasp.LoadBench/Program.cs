using System.CommandLine;
using Clasp.LoadBench;
using Clasp.LoadBench.Compare;
using Clasp.LoadBench.Growth;
using Clasp.LoadBench.Memory;

var sizes = new Option<int[]>("--params")
{
    Description = "How many params the owner has",
    DefaultValueFactory = _ => [1_000, 100_000, 1_000_000],
    AllowMultipleArgumentsPerToken = true,
};
var rate = new Option<int>("--rate") { Description = "Updates per second", DefaultValueFactory = _ => 10_000 };
var seconds = new Option<int>("--seconds") { Description = "How long to measure", DefaultValueFactory = _ => 10 };
var leaves = new Option<int>("--leaves") { Description = "How many leaves", DefaultValueFactory = _ => 500 };
var updates = new Option<int>("--updates") { Description = "How many updates", DefaultValueFactory = _ => 2_000_000 };

var resync = new Command("resync", "What it costs to be in sync again after a cut, a restart, or from nothing") { sizes };
resync.SetAction((parsed, _) => ResyncBench.RunAsync(parsed.GetValue(sizes)!)); // It has a default.
var latency = new Command("latency", "From client to client, inside one relay and across leaf, hub and leaf") { rate, seconds };
latency.SetAction((parsed, _) => LatencyBench.RunAsync(parsed.GetValue(rate), parsed.GetValue(seconds)));
var crowd = new Command("leaves", "Many leaves lose their hub at once and come back") { leaves };
crowd.SetAction((parsed, _) => LeavesBench.RunAsync(parsed.GetValue(leaves)));
var throughput = new Command("throughput", "Updates per second from client to client, and the CPU time of each relay") { updates };
throughput.SetAction((parsed, _) => ThroughputBench.RunAsync(parsed.GetValue(updates)));

var rounds = new Option<int>("--rounds") { Description = "How often each system gets its turn", DefaultValueFactory = _ => 3 };
var only = new Option<string[]>("--only")
{
    Description = $"Only these workloads: {string.Join(", ", Workloads.All.Select(work => work.Name))}",
    AllowMultipleArgumentsPerToken = true,
};
var systems = new Option<string[]>("--systems")
{
    Description = "Only the systems whose names contain one of these: relay, tcp, nats, mosquitto, redis",
    AllowMultipleArgumentsPerToken = true,
};
var quick = new Option<bool>("--quick") { Description = "A second for each run: to see that it works" };
var compare = new Command("compare", "The same work for this relay, nats-server, Mosquitto and Redis") { rounds, only, systems, quick };
compare.SetAction((parsed, _) => CompareBench.RunAsync(
    parsed.GetValue(rounds), parsed.GetValue(only) ?? [], parsed.GetValue(systems) ?? [], parsed.GetValue(quick)));

var sessions = new Option<int>("--sessions") { Description = "How many idle sessions", DefaultValueFactory = _ => 10_000 };
var count = new Option<int>("--params") { Description = "How many params", DefaultValueFactory = _ => 1_000_000 };
var memory = new Command("memory", "What a relay holds for a param, and for an idle session") { sessions, count };
memory.SetAction((parsed, _) => MemoryBench.RunAsync(parsed.GetValue(sessions), parsed.GetValue(count)));
var duration = new Option<int>("--seconds") { Description = "For how long; an hour is 3600", DefaultValueFactory = _ => 60 };
var churn = new Command("churn", "Sessions, subscriptions and addresses come and go: does anything grow?") { duration };
churn.SetAction((parsed, _) => ChurnBench.RunAsync(parsed.GetValue(duration)));

var file = new Option<string>("--plots") { Description = "The SVG to write", DefaultValueFactory = _ => "docs/plots/growth.svg" };
var growth = new Command("growth", "What a message costs the core, over how much else there is; as a table and as plots") { file };
growth.SetAction(parsed => GrowthBench.Run(parsed.GetValue(file)!)); // It has a default.

var programs = new Option<string[]>("--relay")
{
    Description = "The programs to start, such as artifacts/native/clasp-relay, which ./test.sh --native leaves there",
    DefaultValueFactory = _ => [Repository.RelayProgram],
    AllowMultipleArgumentsPerToken = true,
};
var times = new Option<int>("--times") { Description = "How often to start each", DefaultValueFactory = _ => 11 };
var start = new Command("start", "How long a relay takes to start, and what it takes when idle") { programs, times };
start.SetAction(parsed => StartBench.Run(parsed.GetValue(programs)!, parsed.GetValue(times))); // It has a default.

return await new RootCommand("Measures relays as real processes on loopback, and prints Markdown")
{
    compare, memory, churn, growth, resync, latency, crowd, throughput, start,
}.Parse(args).InvokeAsync();

using Clasp.Fuzz.Targets;

if (!Arguments.TryParse(args, out var arguments))
{
    Console.Error.WriteLine("Usage: Clasp.FuzzRunner [--inputs N | NK | NM] [--seed S] [--target NAME] [--workers W]   or   --target NAME --replay HEX");
    return 2;
}

var targets = FuzzTargets.All.Where(make => arguments.Target is not { } name || make().Name == name).ToArray();
if (targets.Length == 0)
{
    Console.Error.WriteLine($"There is no target '{arguments.Target}'. There are: {string.Join(", ", FuzzTargets.All.Select(make => make().Name))}.");
    return 2;
}

if (arguments.Replay is { } replay)
{
    Console.WriteLine($"Outcome {targets[0]().Run(replay):X8}");
    return 0;
}

return new Campaign(arguments, targets).Run() ? 0 : 1;

namespace Clasp.LoadBench;

/// <summary>Finds the relay that was built in this repository, and says on what it runs.</summary>
internal static class Repository
{
    public static string RelayProgram { get; } = Find();

    /// <summary>What a table cannot be read without: the machine, and how busy others kept it.</summary>
    public static void PrintMachine()
    {
        var model = File.ReadLines("/proc/cpuinfo").First(line => line.StartsWith("model name", StringComparison.Ordinal));
        var load = File.ReadAllText("/proc/loadavg").Split(' ')[0];
        Console.WriteLine($"{model.Split(": ")[1]}, {Environment.ProcessorCount} cores, .NET {Environment.Version}, load average {load} at the start");
        Console.WriteLine();
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "Clasp.slnx"))) continue;

            var program = Path.Combine(folder.FullName, "artifacts/bin/Clasp.Relay/release/clasp-relay");
            return File.Exists(program)
                ? program
                : throw new FileNotFoundException("Build it first: dotnet build -c Release src/Clasp.Relay", program);
        }

        throw new InvalidOperationException($"No Clasp.slnx above {AppContext.BaseDirectory}.");
    }
}

namespace Clasp.EndToEnd.Processes;

/// <summary>Where the build put the two programs, relative to where it put these tests.</summary>
internal static class Programs
{
    /// <summary>The relay under test: the one of the build, unless CLASP_TEST_RELAY names another, such as a native one.</summary>
    public static string Relay { get; } =
        Environment.GetEnvironmentVariable("CLASP_TEST_RELAY") is { Length: > 0 } named ? named : PathOf("Clasp.Relay", "clasp-relay");

    public static string CommandLine { get; } = PathOf("Clasp.Cli", "clasp");

    public static string Repository { get; } = FindRepository();

    // Tests run from artifacts/bin/Clasp.EndToEnd/release/, and the programs lie beside: artifacts/bin/Clasp.Cli/release/clasp.
    private static string PathOf(string project, string program)
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(here.Parent!.Parent!.FullName, project, here.Name, program);
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Clasp.slnx")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return folder.FullName;
    }
}

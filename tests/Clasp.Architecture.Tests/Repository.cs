namespace Clasp.Architecture.Tests;

/// <summary>The source tree these tests read, found from where they were built.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>The names of the projects in src: <c>Clasp.Protocol</c> and so on.</summary>
    public static IEnumerable<string> Projects() =>
        Directory.EnumerateDirectories(Path.Combine(Root, "src")).Select(folder => Path.GetFileName(folder)).Order();

    /// <summary>The C# files below a folder of the repository, without what a build left there.</summary>
    public static IEnumerable<SourceFile> SourceFiles(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Order()
            .Select(path => new SourceFile(Path.GetRelativePath(Root, path), File.ReadAllLines(path)));

    private static string FindRoot(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Clasp.slnx"))) return folder.FullName;
        }

        throw new InvalidOperationException($"No Clasp.slnx in or above {start}.");
    }
}

using System.Xml.Linq;

namespace Clasp.Architecture.Tests;

/// <summary>The arrows of ARCHITECTURE.md: which project may reference which.</summary>
public sealed class ReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Clasp.Protocol"] = [],
        ["Clasp.Transport"] = ["Clasp.Protocol"],
        ["Clasp.Security"] = ["Clasp.Protocol"],
        ["Clasp.Routing"] = ["Clasp.Protocol", "Clasp.Security"],
        ["Clasp.Federation"] = ["Clasp.Protocol", "Clasp.Security", "Clasp.Routing"],
        ["Clasp.Client"] = ["Clasp.Protocol", "Clasp.Transport"],
        ["Clasp.Relay"] = ["Clasp.Protocol", "Clasp.Transport", "Clasp.Security", "Clasp.Routing", "Clasp.Federation"],
        ["Clasp.Cli"] = ["Clasp.Client", "Clasp.Relay"],
    };

    public static TheoryData<string> Projects => [.. Repository.Projects()];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_lies_below_it(string project)
    {
        Assert.True(Allowed.ContainsKey(project), $"{project} is new: give it its arrows here and in ARCHITECTURE.md.");
        Assert.Empty(ReferencesOf(project).Except(Allowed[project]));
    }

    [Theory]
    [InlineData("Clasp.Protocol")]
    [InlineData("Clasp.Security")]
    [InlineData("Clasp.Routing")]
    [InlineData("Clasp.Federation")]
    public void The_core_needs_no_framework_of_the_web(string project) =>
        Assert.Empty(ItemsOf(project, "FrameworkReference"));

    private static IEnumerable<string> ReferencesOf(string project) =>
        ItemsOf(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')));

    private static IEnumerable<string> ItemsOf(string project, string item) =>
        XDocument.Load(Path.Combine(Repository.Root, "src", project, $"{project}.csproj"))
            .Descendants(item)
            .Select(element => element.Attribute("Include")!.Value);
}

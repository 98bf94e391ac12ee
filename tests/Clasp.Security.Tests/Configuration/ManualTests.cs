using System.Text;
using System.Text.RegularExpressions;
using Clasp.Security.Configuration;

namespace Clasp.Security.Tests.Configuration;

public sealed partial class ManualTests
{
    [Fact]
    public void The_app_config_in_the_manual_is_one()
    {
        var page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "security.md"));

        var reading = AppConfigReader.Read(Encoding.UTF8.GetBytes(AppConfigBlock().Match(page).Groups["json"].Value));

        Assert.Empty(reading.Errors);
        Assert.Empty(reading.Warnings);
        Assert.Equal(5, reading.Config!.Scopes.For("ann").Length);
        Assert.NotNull(reading.Config.Rules);
    }

    [GeneratedRegex(@"```json\n(?<json>\{.*?\n\})\n```", RegexOptions.Singleline)]
    private static partial Regex AppConfigBlock();
}

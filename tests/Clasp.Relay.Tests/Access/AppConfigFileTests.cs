using Clasp.Relay.Access;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clasp.Relay.Tests.Access;

public sealed class AppConfigFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("clasp-app-config-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void What_is_wrong_is_told_with_file_and_line()
    {
        var path = Write("{\n\"write_rules\": [{}]}");

        Assert.Equal(
            [$"{path} line 2: write_rules[0] needs 'path'.", $"{path} line 2: write_rules[0]: 'checks' is missing."],
            AppConfigFile.ErrorsOf(path));
    }

    [Fact]
    public void A_file_that_is_not_there_is_told_too()
    {
        var path = Path.Combine(_folder.FullName, "no.json");

        Assert.StartsWith($"--app-config: the file {path} cannot be read:", Assert.Single(AppConfigFile.ErrorsOf(path)));
    }

    [Fact]
    public void A_wrong_file_does_not_replace_what_is_in_force()
    {
        var path = Write("""{"rate_limits": {"login_max_attempts": 3}}""");
        var file = new AppConfigFile(path, NullLogger.Instance);

        Write("[]");
        Assert.False(file.TryReload());
        Assert.Equal(3, file.Current.SignIn.LoginMaxAttempts);

        Write("""{"rate_limits": {"login_max_attempts": 4}}""");
        Assert.True(file.TryReload());
        Assert.Equal(4, file.Current.SignIn.LoginMaxAttempts);
    }

    [Fact]
    public void Without_a_name_the_only_file_of_the_first_folder_with_any_is_taken()
    {
        string[] folders = ["/does/not/exist", _folder.FullName];
        var settings = Write("{}", "relay.json");
        Assert.Null(AppConfigFile.Detect(settings, folders));

        var app = Write("{}");
        Assert.Equal(app, AppConfigFile.Detect(settings, folders));
        Assert.Null(AppConfigFile.Detect(null, folders));
    }

    private string Write(string json, string name = "app.json")
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, json);
        return path;
    }
}

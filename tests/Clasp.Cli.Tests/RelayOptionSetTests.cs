using System.CommandLine;
using Clasp.Cli.Output;

namespace Clasp.Cli.Tests;

public sealed class RelayOptionSetTests : IDisposable
{
    private readonly Dictionary<string, string> _environment = [];
    private readonly string _file = Path.GetTempFileName();
    private readonly RootCommand _root = new();
    private readonly RelayOptionSet _options;

    private readonly StringWriter _errors = new();

    public RelayOptionSetTests() =>
        _options = new(_root, _environment.GetValueOrDefault, new Terminal(TextWriter.Null, _errors, isInteractive: false));

    public void Dispose()
    {
        File.Delete(_file);
        _errors.Dispose();
    }

    [Fact]
    public void The_usual_relay_is_on_this_machine() =>
        Assert.Equal(new Uri("ws://localhost:7330"), _options.EndpointOf(_root.Parse("")));

    [Fact]
    public void Without_a_token_none_is_shown() => Assert.Null(TokenOf(""));

    [Fact]
    public void A_token_is_taken_from_the_option_before_the_file_before_the_variable()
    {
        File.WriteAllText(_file, " from-file \nanother line\n");
        _environment["CLASP_TOKEN"] = "from-variable";

        Assert.Equal("from-option", TokenOf($"--token from-option --token-file {_file}"));
        Assert.Equal("from-file", TokenOf($"--token-file {_file}"));
        Assert.Equal("from-variable", TokenOf(""));
    }

    [Fact]
    public void A_file_without_a_token_is_an_error() =>
        Assert.Contains(_file, Assert.Throws<IOException>(() => TokenOf($"--token-file {_file}")).Message);

    [Fact]
    public void A_token_that_others_can_read_draws_a_warning()
    {
        if (OperatingSystem.IsWindows()) return;
        File.WriteAllText(_file, "token\n");
        File.SetUnixFileMode(_file, UnixFileMode.UserRead);
        TokenOf($"--token-file {_file}");
        Assert.Empty(_errors.ToString());

        File.SetUnixFileMode(_file, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        TokenOf($"--token-file {_file}");

        Assert.Contains($"'chmod 600 {_file}'", _errors.ToString());
    }

    [Fact]
    public void The_timeout_holds_for_connecting_and_for_answers()
    {
        var options = _options.ClientOptionsOf(_root.Parse("--timeout 2.5"));

        Assert.Equal((2.5, 2.5), (options.ConnectTimeout.TotalSeconds, options.RequestTimeout.TotalSeconds));
    }

    private string? TokenOf(string commandLine) => _options.ClientOptionsOf(_root.Parse(commandLine)).Token;
}

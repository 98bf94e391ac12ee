using System.CommandLine;
using Clasp.Relay.Configuration;

namespace Clasp.Relay.Tests.Configuration;

public sealed class RelayCommandLineTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();
    private readonly Dictionary<string, string> _variables = [];

    [Fact]
    public void The_defaults_are_the_documented_ones()
    {
        var options = Read();

        Assert.Equal(7330, options.WsPort);
        Assert.Equal("0.0.0.0", options.Host);
        Assert.Equal("CLASP Relay", options.Name);
        Assert.Equal(1000, options.MaxSessions);
        Assert.Equal(TimeSpan.FromSeconds(300), options.SessionTimeout);
        Assert.Equal(TimeSpan.FromSeconds(3600), options.ParamTtl);
        Assert.Equal(TimeSpan.FromSeconds(3600), options.SignalTtl);
        Assert.Equal(TimeSpan.FromSeconds(30), options.DrainTimeout);
        Assert.Null(options.TcpPort);
        Assert.Null(options.HealthPort);
        Assert.False(options.Verbose);
        Assert.False(options.NoTtl);
    }

    [Fact]
    public void Every_flag_is_read()
    {
        var options = Read(
            "--host", "127.0.0.1", "-n", "Hall", "-v", "--max-sessions", "0", "--session-timeout", "1.5",
            "--param-ttl", "60", "--signal-ttl", "0", "--no-ttl", "--drain-timeout", "3", "--health-port", "8001",
            "--tcp-port", "8002", "--cert", "c.pem", "--key", "k.pem", "--welcome-snapshot",
            "--features", "federation, tls", "--max-subscriptions", "5", "--max-params", "6", "--max-signals", "7",
            "--max-payload", "8000", "--max-rate", "9", "--max-outbox", "200000", "--outbox-soft-limit", "2048",
            "--hello-timeout", "2", "--keepalive", "4", "--keepalive-timeout", "11", "--bundle-horizon", "12",
            "--tombstone-horizon", "13", "--max-scheduled-bundles", "14", "--max-tombstones", "15",
            "--max-cached-addresses", "16");

        Assert.Equivalent(
            new RelayOptions
            {
                Host = "127.0.0.1",
                Name = "Hall",
                Verbose = true,
                MaxSessions = 0,
                SessionTimeout = TimeSpan.FromSeconds(1.5),
                ParamTtl = TimeSpan.FromSeconds(60),
                SignalTtl = TimeSpan.Zero,
                NoTtl = true,
                DrainTimeout = TimeSpan.FromSeconds(3),
                HealthPort = 8001,
                TcpPort = 8002,
                Cert = "c.pem",
                Key = "k.pem",
                WelcomeSnapshot = true,
                Features = ["federation", "tls"],
                MaxSubscriptions = 5,
                MaxParams = 6,
                MaxSignals = 7,
                MaxPayloadBytes = 8000,
                MaxRate = 9,
                MaxOutboxBytes = 200_000,
                OutboxSoftLimitBytes = 2048,
                HelloTimeout = TimeSpan.FromSeconds(2),
                KeepAlive = TimeSpan.FromSeconds(4),
                KeepAliveTimeout = TimeSpan.FromSeconds(11),
                BundleHorizon = TimeSpan.FromSeconds(12),
                TombstoneHorizon = TimeSpan.FromSeconds(13),
                MaxScheduledBundles = 14,
                MaxTombstones = 15,
                MaxCachedAddresses = 16,
            },
            options,
            strict: true);
    }

    [Theory]
    [InlineData("-p")]
    [InlineData("--port")]
    [InlineData("--ws-port")]
    public void The_port_has_three_names(string flag) => Assert.Equal(8000, Read(flag, "8000").WsPort);

    [Fact]
    public void The_command_line_goes_before_the_environment_before_the_file_before_the_defaults()
    {
        WriteFile("""{ "ws-port": 1, "max-sessions": 1, "name": "file", "no-ttl": true }""");
        _variables["CLASP_WS_PORT"] = "2";
        _variables["CLASP_MAX_SESSIONS"] = "2";

        var options = Read("--config", _file, "--ws-port", "3");

        Assert.Equal(3, options.WsPort);
        Assert.Equal(2, options.MaxSessions);
        Assert.Equal("file", options.Name);
        Assert.True(options.NoTtl);
        Assert.Equal(TimeSpan.FromSeconds(300), options.SessionTimeout);
    }

    [Fact]
    public void The_file_may_be_named_by_the_environment()
    {
        WriteFile("""{ "features": ["tls", "tcp"], /* comments are allowed */ "param-ttl": 1.5, }""");
        _variables["CLASP_CONFIG"] = _file;

        var options = Read();

        Assert.Equal(["tls", "tcp"], options.Features);
        Assert.Equal(TimeSpan.FromSeconds(1.5), options.ParamTtl);
    }

    [Fact]
    public void Every_setting_has_a_variable_of_its_name()
    {
        foreach (var setting in RelaySettings.All)
        {
            _variables.Clear();
            _variables["CLASP_" + setting.Name.ToUpperInvariant().Replace('-', '_')] = "no such value";

            var complaints = setting.Kind is SettingKind.Number or SettingKind.Switch ? ErrorsOf() : [];

            Assert.All(
                complaints,
                complaint => Assert.StartsWith(setting.Variable + " must be ", complaint, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_switch_can_be_turned_off_again()
    {
        _variables["CLASP_VERBOSE"] = "1";

        Assert.True(Read().Verbose);
        Assert.False(Read("--verbose", "false").Verbose);
    }

    [Theory]
    [InlineData("--metrics-port=9090", null)]
    [InlineData("--journal", "x.db")]
    [InlineData("--quic-port", "1")]
    public void A_flag_of_something_that_is_not_there_is_refused_in_one_line(string flag, string? value)
    {
        string[] args = value is null ? [flag] : [flag, value];

        Assert.Equal([$"There is no option {flag}; --help lists all."], ErrorsOf(args));
    }

    [Fact]
    public void A_word_that_belongs_nowhere_is_refused() =>
        Assert.Equal(["'start now' belongs to no option; --help lists all."], ErrorsOf("start", "now"));

    [Fact]
    public void A_flag_without_its_value_is_refused() =>
        Assert.Contains("--max-sessions", Assert.Single(ErrorsOf("--max-sessions")));

    [Fact]
    public void A_value_that_is_no_number_names_its_source()
    {
        WriteFile("""{ "drain-timeout": "soon" }""");
        _variables["CLASP_MAX_PARAMS"] = "many";

        Assert.Equal(
            [
                $"{_file}: 'drain-timeout' must be a number.",
                "--ws-port must be a whole number, not 'x'.",
                "CLASP_MAX_PARAMS must be a whole number, not 'many'.",
            ],
            ErrorsOf("--config", _file, "-p", "x"));
    }

    [Theory]
    [InlineData("""{ "port": 1, "welcome": true }""", "has the unknown key 'port'.", "has the unknown key 'welcome'.")]
    [InlineData("""{ "verbose": "yes" }""", ": 'verbose' must be true or false.")]
    [InlineData("""{ "name": 5 }""", ": 'name' must be a string.")]
    [InlineData("""{ "features": [1] }""", ": 'features' must be an array of strings.")]
    [InlineData("""{ "ws-port": 1.5 }""", ": 'ws-port' must be a whole number, not '1.5'.")]
    [InlineData("[]", "must be a JSON object with the names of flags as keys.")]
    [InlineData("{ \"ws-port\": 1\n \"host\": 2 }", "is no valid JSON: line 2, character 2.")]
    public void A_wrong_file_is_told_with_its_name_and_key(string json, params string[] complaints)
    {
        WriteFile(json);

        var errors = ErrorsOf("--config", _file);

        Assert.Equal(complaints.Length, errors.Count);
        Assert.All(errors, error => Assert.StartsWith(_file, error, StringComparison.Ordinal));
        Assert.All(complaints.Zip(errors), pair => Assert.EndsWith(pair.First, pair.Second, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_is_not_there_is_told() =>
        Assert.StartsWith(
            "--config /no/such/file cannot be read",
            Assert.Single(ErrorsOf("--config", "/no/such/file")),
            StringComparison.Ordinal);

    [Fact]
    public void All_errors_are_told_at_once() => Assert.Equal(
        [
            "--ws-port must be from 0 to 65535, not 99999.",
            "--max-payload must be from 64 to 65535, not 1.",
            "--hello-timeout must be from 0.1 to 3600 seconds, not 0.",
            "--cert and --key belong together: set --key, too.",
            "--features does not know 'quic': choose from auth, federation, health, tcp, tls, websocket.",
        ],
        ErrorsOf(
            "-p", "99999", "--cert", "c.pem", "--max-payload", "1", "--features", "tls,quic", "--hello-timeout", "0"));

    [Theory]
    [InlineData("--host", "relay.example", "--host must be an IP address")]
    [InlineData("--name", "", "--name must have 1 to 200 characters")]
    [InlineData("--key", "k.pem", "set --cert, too")]
    [InlineData("--keepalive", "30", "--keepalive-timeout must be at least twice")]
    [InlineData("--tcp-port", "7330", "--ws-port and --tcp-port must differ")]
    [InlineData("--health-port", "7330", "--ws-port and --health-port must differ")]
    [InlineData("--outbox-soft-limit", "9999999", "--outbox-soft-limit must not be more")]
    [InlineData("--max-sessions", "-1", "--max-sessions must be from 0 to 1000000, not -1")]
    [InlineData("--session-timeout", "-0.5", "--session-timeout must be from 0 to 31536000 seconds, not -0.5")]
    public void A_contradiction_says_what_to_set(string flag, string value, string complaint) =>
        Assert.Contains(complaint, Assert.Single(ErrorsOf(flag, value)), StringComparison.Ordinal);

    [Theory]
    [InlineData("localhost")]
    [InlineData("::")]
    [InlineData("::1")]
    public void The_host_is_an_address(string host) => Assert.Equal(host, Read("--host", host).Host);

    public void Dispose() => File.Delete(_file);

    private RelayOptions Read(params string[] args)
    {
        var command = new RootCommand();
        var commandLine = new RelayCommandLine(command);
        return commandLine.Read(command.Parse(args), name => _variables.GetValueOrDefault(name));
    }

    private IReadOnlyList<string> ErrorsOf(params string[] args) =>
        Assert.Throws<ConfigurationException>(() => Read(args)).Errors;

    private void WriteFile(string json) => File.WriteAllText(_file, json);
}

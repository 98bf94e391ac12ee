using Clasp.Cli.Commands;
using Clasp.Cli.Tests.Support;
using Clasp.Protocol.Values;

namespace Clasp.Cli.Tests.Commands;

public sealed class SetAndGetCommandTests
{
    [Theory]
    [InlineData("0.5", ValueKind.Float64, "0.5")]
    [InlineData("-1", ValueKind.Int64, "-1")]
    [InlineData("1.0", ValueKind.Float64, "1.0")]
    [InlineData("true", ValueKind.Bool, "true")]
    [InlineData("null", ValueKind.Null, "null")]
    [InlineData("\"text\"", ValueKind.String, "\"text\"")]
    [InlineData("plain text", ValueKind.String, "\"plain text\"")]
    [InlineData("", ValueKind.String, "\"\"")]
    [InlineData("{broken", ValueKind.String, "\"{broken\"")]
    [InlineData("{\"a\":[1,2.5]}", ValueKind.Map, "{\"a\":[1,2.5]}")]
    public void A_value_is_JSON_or_else_a_string(string text, ValueKind kind, string json)
    {
        var value = CommonArguments.ParseValue(text);

        Assert.Equal((kind, json), (value.Kind, value.ToString()));
    }

    [Fact]
    public async Task What_was_set_is_a_line_of_JSON_when_piped()
    {
        await using var relay = await RelayUnderTest.StartAsync();

        Assert.Equal(
            new Outcome(0, "{\"address\":\"/light\",\"value\":-1,\"revision\":1}\n", ""),
            await relay.RunAsync("set", "/light", "-1"));
    }

    [Fact]
    public async Task What_was_set_is_readable_in_a_terminal()
    {
        await using var relay = await RelayUnderTest.StartAsync();

        Assert.Equal("/light 0.5 revision 1\n", (await relay.ShowAsync("set", "/light", "0.5")).Output);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_value_is_printed_as_JSON_in_any_case(bool isInteractive)
    {
        await using var relay = await RelayUnderTest.StartAsync();
        await relay.RunAsync("set", "/site-a/greeting", "hello from site-a");

        Assert.Equal(
            new Outcome(0, "\"hello from site-a\"\n", ""),
            await relay.Command(isInteractive).RunAsync("get", "/site-a/greeting"));
    }

    [Fact]
    public async Task What_is_not_there_is_exit_code_1()
    {
        await using var relay = await RelayUnderTest.StartAsync();

        var outcome = await relay.RunAsync("get", "/nothing");

        Assert.Equal((1, "clasp: 201: There is no param at /nothing."), (outcome.ExitCode, outcome.Error));
    }

    [Fact]
    public async Task A_refusal_is_the_number_and_the_sentence_of_the_relay()
    {
        await using var relay = await RelayUnderTest.StartAsync();
        await relay.RunAsync("set", "/a", "1");

        var outcome = await relay.RunAsync("set", "/a", "2", "--revision", "9");

        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith("clasp: 400: ", outcome.Error);
    }

    [Fact]
    public async Task An_expected_revision_that_is_right_is_accepted()
    {
        await using var relay = await RelayUnderTest.StartAsync();
        await relay.RunAsync("set", "/a", "1");

        Assert.Contains("\"revision\":2", (await relay.RunAsync("set", "/a", "2", "--revision", "1")).Output);
    }

    [Fact]
    public async Task A_lock_ends_with_the_command_that_took_it()
    {
        await using var relay = await RelayUnderTest.StartAsync();

        Assert.Equal(0, (await relay.RunAsync("set", "/a", "1", "--lock")).ExitCode);
        Assert.Equal(0, (await relay.RunAsync("set", "/a", "2", "--lock")).ExitCode);
    }

    [Fact]
    public async Task A_param_may_be_given_a_time_to_live()
    {
        await using var relay = await RelayUnderTest.StartAsync();
        await using var client = await relay.ConnectAsync();
        await using var subscription = client.Subscribe("/a");

        await relay.RunAsync("set", "/a", "1", "--ttl", "1", "--absolute");

        var values = await subscription.ReadAllAsync(TestContext.Current.CancellationToken)
            .Select(update => update.Value.ToString())
            .Take(2)
            .ToListAsync(TestContext.Current.CancellationToken).AsTask().InTime();
        Assert.Equal(["1", "null"], values);
    }
}

using Clasp.Cli.Tests.Support;
using Clasp.Protocol.Values;

namespace Clasp.Cli.Tests.Commands;

public sealed class SignedTokenCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("clasp-keys-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_private_key_is_for_its_owner_alone_and_never_overwritten()
    {
        var made = await Run("key", "generate", "--out", At("root"));
        var again = await Run("key", "generate", "--out", At("root"));
        var shown = await Run("key", "show", At("root"));

        Assert.Equal(0, made.ExitCode);
        Assert.Equal(made.Output, shown.Output);
        Assert.Equal(1, again.ExitCode);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(At("root")));
    }

    [Fact]
    public async Task A_key_is_shown_as_an_identifier_on_request()
    {
        await Run("key", "generate", "--out", At("root"));

        Assert.StartsWith("did:key:z6Mk", (await Run("key", "show", At("root"), "--format", "did")).Output);
    }

    [Fact]
    public async Task A_key_that_others_can_read_draws_a_warning()
    {
        if (OperatingSystem.IsWindows()) return;
        await Run("key", "generate", "--out", At("root"));
        File.SetUnixFileMode(At("root"), File.GetUnixFileMode(At("root")) | UnixFileMode.OtherRead);

        var outcome = await Run("key", "show", At("root"));

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("warning: others can read or write the private key", outcome.Errors);
    }

    [Fact]
    public async Task A_token_is_made_delegated_and_verified()
    {
        var anchor = await MakeKey("root");
        var device = await MakeKey("device");
        File.WriteAllText(At("anchor"), anchor);
        var root = await Run("token", "cap", "create", "-k", At("root"), "-s", "write:/lights/**", "--audience", device);
        File.WriteAllText(At("token"), root.Output);

        var delegated = await Run("token", "cap", "delegate", At("token"), "-k", At("device"), "-s", "read:/lights/1", "-e", "1h");
        var verified = await Run("token", "cap", "verify", delegated.Output.Trim(), "--trust-anchor", At("anchor"));

        Assert.Equal(0, verified.ExitCode);
        Assert.Equal("read:/lights/1", Member(verified.Output, "scopes").AsArray()[0].AsString());
    }

    [Fact]
    public async Task A_token_that_does_not_hold_is_exit_code_1()
    {
        await MakeKey("root");
        File.WriteAllText(At("anchor"), await MakeKey("other"));
        var token = await Run("token", "cap", "create", "-k", At("root"), "-s", "read:/**");

        var verified = await Run("token", "cap", "verify", token.Output.Trim(), "--trust-anchor", At("anchor"));

        Assert.Equal(1, verified.ExitCode);
        Assert.Equal("clasp: 300: Invalid token: its root is not signed by a trust anchor.", verified.Error);
    }

    [Fact]
    public async Task A_private_key_is_not_taken_for_a_trust_anchor()
    {
        // A seed whose digits happen to be no public key, as most of them are.
        File.WriteAllText(At("seed"), new string('2', 64).Replace("22", "02", StringComparison.Ordinal));

        var verified = await Run("token", "cap", "verify", "cap_x", "--trust-anchor", At("seed"));

        Assert.Equal(2, verified.ExitCode);
        Assert.Contains("clasp key show", verified.Error);
    }

    [Fact]
    public async Task Nothing_wider_than_the_token_is_delegated()
    {
        await MakeKey("root");
        var device = await MakeKey("device");
        var root = await Run("token", "cap", "create", "-k", At("root"), "-s", "read:/lights/*", "--audience", device);

        var wider = await Run("token", "cap", "delegate", root.Output.Trim(), "-k", At("device"), "-s", "read:/lights/**");

        Assert.Equal("clasp: The token to delegate does not allow read:/lights/**.", wider.Error);
    }

    [Fact]
    public async Task Inspecting_a_chain_shows_the_root_first()
    {
        await MakeKey("root");
        var device = await MakeKey("device");
        var root = await Run("token", "cap", "create", "-k", At("root"), "-s", "read:/**", "--audience", device);
        var delegated = await Run("token", "cap", "delegate", root.Output.Trim(), "-k", At("device"), "-s", "read:/a");

        var shown = await Run("token", "cap", "inspect", delegated.Output.Trim());

        Assert.Equal([1, 2], shown.Lines.Select(line => Member(line, "version").AsInt64()));
    }

    [Fact]
    public async Task An_entity_has_a_key_to_register_and_makes_its_own_tokens()
    {
        var registration = await Run("token", "entity", "keygen", "--out", At("lamp"), "--name", "Lamp", "--type", "device");
        var token = await Run("token", "entity", "mint", "--key", At("lamp"));
        var shown = await Run("token", "entity", "inspect", token.Output.Trim());

        Assert.Equal("Lamp", Member(registration.Output, "name").AsString());
        Assert.Equal("device", Member(registration.Output, "entity_type").AsString());
        Assert.StartsWith("clasp:", Member(shown.Output, "entity_id").AsString());
    }

    [Theory]
    [InlineData("'x' has no ':'", "token", "cap", "create", "-k", "k", "-s", "x")]
    [InlineData("--expires is a time such as", "token", "cap", "create", "-k", "k", "-s", "read:/a", "-e", "soon")]
    [InlineData("--audience is a public key", "token", "cap", "create", "-k", "k", "-s", "read:/a", "--audience", "me")]
    [InlineData("This is no capability token: it is not base64url", "token", "cap", "inspect", "cap_?")]
    [InlineData("This is no entity token: it ends too early", "token", "entity", "inspect", "ent_")]
    public async Task Wrong_usage_is_one_line_and_exit_code_2(string sentence, params string[] arguments)
    {
        var outcome = await Run(arguments);

        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith($"clasp: {sentence}", outcome.Error);
    }

    private static Value Member(string json, string name)
    {
        Assert.True(ValueJson.Parse(json).TryGetMember(name, out var member));
        return member;
    }

    private static Task<Outcome> Run(params string[] arguments) => new CommandUnderTest().RunAsync(arguments);

    private async Task<string> MakeKey(string name) => (await Run("key", "generate", "--out", At(name))).Output.Trim();

    private string At(string name) => Path.Combine(_folder.FullName, name);
}

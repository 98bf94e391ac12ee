using System.CommandLine;
using Clasp.Cli.Keys;
using Clasp.Security.Capabilities;
using Clasp.Security.Keys;

namespace Clasp.Cli.Commands;

/// <summary><c>clasp token cap</c>: makes, delegates, shows and checks capability tokens, without any relay.</summary>
internal static class TokenCapCommand
{
    private const int DefaultDepth = 5;

    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromDays(30);
    private static readonly TimeSpan DefaultDelegatedLifetime = TimeSpan.FromDays(7);

    public static Command Create(CommandRunner runner, RelayOptionSet relay) =>
        new("cap", "Make and check capability tokens, which are signed and not stored anywhere")
        {
            CreateCreate(runner, relay),
            CreateDelegate(runner, relay),
            CreateInspect(runner, relay),
            CreateVerify(runner, relay),
        };

    private static Command CreateCreate(CommandRunner runner, RelayOptionSet relay)
    {
        var key = KeyArguments.Key("the issuer, whose public key the relays trust");
        var scopes = KeyArguments.Scopes();
        var lifetime = KeyArguments.Lifetime(DefaultLifetime);
        var audience = KeyArguments.Audience();
        var command = new Command("create", "Make a token and print it") { key, scopes, lifetime, audience };
        relay.RefuseOn(command);
        runner.OnInvoke(command, (parsed, _) =>
        {
            var issuer = KeyFile.Read(parsed.GetRequiredValue(key), runner.Terminal);
            runner.Terminal.Line(CapabilityToken.Create(
                issuer,
                parsed.GetValue(audience),
                parsed.GetRequiredValue(scopes),
                SecondIn(parsed.GetValue(lifetime) ?? DefaultLifetime),
                NewNonce()).ToString());
            return Task.FromResult(ExitCode.Success);
        });
        return command;
    }

    private static Command CreateDelegate(CommandRunner runner, RelayOptionSet relay)
    {
        var token = KeyArguments.Token();
        var key = KeyArguments.Key("the audience of the token");
        var scopes = KeyArguments.Scopes();
        var lifetime = KeyArguments.Lifetime(DefaultDelegatedLifetime);
        var audience = KeyArguments.Audience();
        var command = new Command("delegate", "Make a token out of another that allows the same or less, and print it")
        {
            token, key, scopes, lifetime, audience,
        };
        relay.RefuseOn(command);
        runner.OnInvoke(command, (parsed, _) =>
        {
            var parent = Parse(parsed.GetRequiredValue(token));
            var holder = KeyFile.Read(parsed.GetRequiredValue(key), runner.Terminal);
            runner.Terminal.Line(parent.Delegate(
                holder,
                parsed.GetValue(audience),
                [.. parsed.GetRequiredValue(scopes)],
                SecondIn(parsed.GetValue(lifetime) ?? DefaultDelegatedLifetime),
                NewNonce()).ToString());
            return Task.FromResult(ExitCode.Success);
        });
        return command;
    }

    private static Command CreateInspect(CommandRunner runner, RelayOptionSet relay)
    {
        var token = KeyArguments.Token();
        var command = new Command("inspect", "Print what a token says, the root of a chain first; nothing is checked") { token };
        relay.RefuseOn(command);
        runner.OnInvoke(command, (parsed, _) =>
        {
            foreach (var link in Parse(parsed.GetRequiredValue(token)).Chain) runner.Terminal.Line(TokenDescription.Of(link));
            return Task.FromResult(ExitCode.Success);
        });
        return command;
    }

    private static Command CreateVerify(CommandRunner runner, RelayOptionSet relay)
    {
        var token = KeyArguments.Token();
        var anchors = new Option<string[]>("--trust-anchor")
        {
            Description = "A file with the public key of an issuer to trust; may be given more than once",
            HelpName = "file",
            Required = true,
        };
        var depth = CommonArguments.Number(
            "--max-depth", $"How often it may have been delegated [default: {DefaultDepth}]", 0, CapabilityToken.MaxChain - 1);
        var command = new Command("verify", "Check a token as a relay does: exit code 0 if it holds, 1 if not")
        {
            token, anchors, depth,
        };
        relay.RefuseOn(command);
        runner.OnInvoke(command, (parsed, _) =>
        {
            PublicKey[] trusted = [.. parsed.GetRequiredValue(anchors).Select(ReadAnchor)];
            var text = KeyArguments.ReadToken(parsed.GetRequiredValue(token), CapabilityToken.Prefix);
            var verdict = new CapabilityValidator(new CapabilityVerifier(trusted, parsed.GetValue(depth) ?? DefaultDepth))
                .Validate(text, TimeProvider.System.GetUtcNow());
            if (verdict.Grant is { } grant)
            {
                runner.Terminal.Line(TokenDescription.Of(grant));
                return Task.FromResult(ExitCode.Success);
            }

            runner.Terminal.Error($"{(int)verdict.Code}: {verdict.Text}.");
            return Task.FromResult(ExitCode.Failed);
        });
        return command;
    }

    private static PublicKey ReadAnchor(string path)
    {
        using var file = File.OpenRead(path);
        var content = new byte[TrustAnchor.MaxFileBytes];
        var length = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        return TrustAnchor.TryParse(content.AsSpan(0, length), out var key, out var reason)
            ? key
            : throw new FormatException($"--trust-anchor: {path}: {reason}");
    }

    private static CapabilityToken Parse(string argument) =>
        CapabilityToken.TryParse(KeyArguments.ReadToken(argument, CapabilityToken.Prefix), out var token, out var reason)
            ? token
            : throw new FormatException($"This is no capability token: {reason}.");

    private static ulong SecondIn(TimeSpan lifetime) =>
        (ulong)(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + (long)lifetime.TotalSeconds);

    private static string NewNonce() => Guid.NewGuid().ToString("D");
}

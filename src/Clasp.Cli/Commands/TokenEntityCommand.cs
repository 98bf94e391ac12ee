using System.CommandLine;
using Clasp.Cli.Keys;
using Clasp.Protocol.Values;
using Clasp.Security.Entities;

namespace Clasp.Cli.Commands;

/// <summary><c>clasp token entity</c>: makes keys and tokens of entities, without any relay.</summary>
internal static class TokenEntityCommand
{
    public static Command Create(CommandRunner runner, RelayOptionSet relay) =>
        new("entity", "Make keys and tokens of devices, users and services that a relay has in its registry")
        {
            CreateKeygen(runner, relay),
            CreateMint(runner, relay),
            CreateInspect(runner, relay),
        };

    private static Command CreateKeygen(CommandRunner runner, RelayOptionSet relay)
    {
        var path = KeyArguments.NewFile();
        var name = new Option<string?>("--name", "-n")
        {
            Description = "What to call the entity [default: its id]",
            HelpName = "name",
        };
        var type = CommonArguments.OneOf("--type", "What it is", EntityType.Device, Enum.GetValues<EntityType>());
        type.Aliases.Add("-t");
        var command = new Command("keygen", "Make a private key, and print what to register: the body of POST /api/entities")
        {
            path, name, type,
        };
        relay.RefuseOn(command);
        runner.OnInvoke(command, (parsed, _) =>
        {
            var key = KeyFile.Create(parsed.GetRequiredValue(path)).PublicKey;
            runner.Terminal.Line(Value.Map(
                ("entity_type", Output.UpdateFormat.NameOf(parsed.GetValue(type))),
                ("name", parsed.GetValue(name) ?? EntityId.Of(key)),
                ("public_key", key.ToString())));
            return Task.FromResult(ExitCode.Success);
        });
        return command;
    }

    private static Command CreateMint(CommandRunner runner, RelayOptionSet relay)
    {
        var key = KeyArguments.Key("the entity");
        var command = new Command("mint", "Print a token that says who the entity is, for the next few minutes") { key };
        relay.RefuseOn(command);
        runner.OnInvoke(command, (parsed, _) =>
        {
            var now = (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
            runner.Terminal.Line(
                EntityToken.Create(KeyFile.Read(parsed.GetRequiredValue(key), runner.Terminal), now).ToString());
            return Task.FromResult(ExitCode.Success);
        });
        return command;
    }

    private static Command CreateInspect(CommandRunner runner, RelayOptionSet relay)
    {
        var token = KeyArguments.Token();
        var command = new Command("inspect", "Print what a token says, without checking it") { token };
        relay.RefuseOn(command);
        runner.OnInvoke(command, (parsed, _) =>
        {
            var text = KeyArguments.ReadToken(parsed.GetRequiredValue(token), EntityToken.Prefix);
            if (!EntityToken.TryParse(text, out var read, out var reason))
                throw new FormatException($"This is no entity token: {reason}.");

            runner.Terminal.Line(TokenDescription.Of(read));
            return Task.FromResult(ExitCode.Success);
        });
        return command;
    }
}

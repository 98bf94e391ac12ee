using System.CommandLine;
using Clasp.Cli.Keys;
using Clasp.Security.Keys;

namespace Clasp.Cli.Commands;

/// <summary><c>clasp key</c>: makes private keys, and shows their public half.</summary>
internal static class KeyCommand
{
    public static Command Create(CommandRunner runner, RelayOptionSet relay) =>
        new("key", "Make and show Ed25519 keys") { CreateGenerate(runner, relay), CreateShow(runner, relay) };

    private static Command CreateGenerate(CommandRunner runner, RelayOptionSet relay)
    {
        var path = KeyArguments.NewFile();
        var format = Format();
        var command = new Command("generate", "Make a private key, and print its public key") { path, format };
        relay.RefuseOn(command);
        runner.OnInvoke(command, (parsed, _) =>
        {
            Show(runner, KeyFile.Create(parsed.GetRequiredValue(path)), parsed.GetValue(format));
            return Task.FromResult(ExitCode.Success);
        });
        return command;
    }

    private static Command CreateShow(CommandRunner runner, RelayOptionSet relay)
    {
        var path = new Argument<string>("PATH") { Description = "The file with the private key" };
        var format = Format();
        var command = new Command("show", "Print the public key of a private key") { path, format };
        relay.RefuseOn(command);
        runner.OnInvoke(command, (parsed, _) =>
        {
            Show(runner, KeyFile.Read(parsed.GetRequiredValue(path), runner.Terminal), parsed.GetValue(format));
            return Task.FromResult(ExitCode.Success);
        });
        return command;
    }

    private static void Show(CommandRunner runner, SigningKey key, KeyFormat format) =>
        runner.Terminal.Line(format == KeyFormat.Did ? key.PublicKey.ToDid() : key.PublicKey.ToString());

    private static Option<KeyFormat> Format() =>
        CommonArguments.OneOf("--format", "How to print the public key", KeyFormat.Hex, KeyFormat.Hex, KeyFormat.Did);
}

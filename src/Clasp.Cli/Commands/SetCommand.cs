using System.CommandLine;
using Clasp.Client;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;
using Spectre.Console;

namespace Clasp.Cli.Commands;

/// <summary><c>clasp set</c>: sets a param, and tells its revision.</summary>
internal static class SetCommand
{
    public static Command Create(CommandRunner runner)
    {
        var address = CommonArguments.Address();
        var value = CommonArguments.Value("JSON, such as 0.5, true, \"text\", [1,2]; anything else is a string");
        var revision = CommonArguments.Number<ulong>(
            "--revision", "Only if the param still has this revision", 0, ulong.MaxValue);
        var locks = new Option<bool>("--lock") { Description = "Keep others from setting it while this session lasts" };
        var unlocks = new Option<bool>("--unlock") { Description = "Give up the lock of this session" };
        var ttl = CommonArguments.Number<uint>(
            "--ttl", "Seconds that it lives unless read or written; 0 for ever", 0, TimeToLive.MaxSeconds, "seconds");
        var isAbsolute = new Option<bool>("--absolute") { Description = "Count --ttl from the last write only" };
        var command = new Command("set", "Set a param")
        {
            address, value, revision, locks, unlocks, ttl, isAbsolute,
        };

        runner.OnInvoke(command, CheckTogether, async (client, parsed, cancellation) =>
        {
            var (where, what) = (parsed.GetRequiredValue(address), parsed.GetRequiredValue(value));
            var options = new SetOptions
            {
                Revision = parsed.GetValue(revision),
                Lock = parsed.GetValue(locks),
                Unlock = parsed.GetValue(unlocks),
                Ttl = TtlOf(parsed.GetValue(ttl), parsed.GetValue(isAbsolute)),
            };
            var now = await client.SetAsync(where, what, options, cancellation);

            if (runner.Terminal.IsInteractive)
                runner.Terminal.Console.MarkupLineInterpolated($"[aqua]{where}[/] {what} [grey]revision {now}[/]");
            else
                runner.Terminal.Line(Value.Map(("address", where), ("value", what), ("revision", (long)now)));
            return ExitCode.Success;
        });
        return command;

        string? CheckTogether(ParseResult parsed)
        {
            if (parsed.GetValue(isAbsolute) && parsed.GetValue(ttl) is null) return "--absolute needs --ttl.";
            if (parsed.GetValue(locks) && parsed.GetValue(unlocks)) return "--lock and --unlock exclude each other.";
            return null;
        }
    }

    private static TimeToLive? TtlOf(uint? seconds, bool isAbsolute) => seconds switch
    {
        null => null,
        0 => TimeToLive.Never,
        { } some => isAbsolute ? TimeToLive.Absolute(some) : TimeToLive.Sliding(some),
    };
}

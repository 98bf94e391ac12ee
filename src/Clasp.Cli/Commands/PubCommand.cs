using System.CommandLine;
using Clasp.Client;
using Clasp.Protocol.Messages;
using Clasp.Protocol.Values;

namespace Clasp.Cli.Commands;

/// <summary><c>clasp pub</c>: publishes a signal, and says nothing if all is well.</summary>
internal static class PubCommand
{
    public static Command Create(CommandRunner runner)
    {
        var address = CommonArguments.Address();
        var value = CommonArguments.Value("JSON, or else a string; nothing is carried without it");
        value.Arity = ArgumentArity.ZeroOrOne;
        var signal = CommonArguments.OneOf(
            "--signal", "What kind", SignalType.Event,
            SignalType.Event, SignalType.Stream, SignalType.Gesture, SignalType.Timeline);
        var phase = CommonArguments.OneOf(
            "--phase", "Which step of a gesture", GesturePhase.Start, Enum.GetValues<GesturePhase>());
        var id = CommonArguments.Number<uint>("--id", "Tells gestures at one address apart", 0, uint.MaxValue);
        var command = new Command("pub", "Publish a signal") { address, value, signal, phase, id };

        runner.OnInvoke(command, CheckTogether, async (client, parsed, cancellation) =>
        {
            ClaspErrorException? refusal = null;
            client.ErrorReceived += error => refusal = error;
            var (where, what) = (parsed.GetRequiredValue(address), parsed.GetValue(value));
            await (parsed.GetValue(signal) switch
            {
                SignalType.Stream => client.StreamAsync(where, what ?? Value.Null, cancellation),
                SignalType.Gesture => client.GestureAsync(
                    where, parsed.GetValue(phase), what, parsed.GetValue(id) ?? 0, cancellation),
                SignalType.Timeline => client.TimelineAsync(where, what ?? Value.Null, cancellation: cancellation),
                _ => client.EmitAsync(where, what, cancellation),
            });

            // Signals are not acknowledged; but what the relay says about this one, it says before it answers a ping.
            await client.PingAsync(cancellation);
            return refusal is null ? ExitCode.Success : throw refusal;
        });
        return command;

        string? CheckTogether(ParseResult parsed)
        {
            var isStepGiven = parsed.GetResult(phase) is { Implicit: false } || parsed.GetResult(id) is not null;
            return isStepGiven && parsed.GetValue(signal) != SignalType.Gesture
                ? "--phase and --id belong to --signal gesture."
                : null;
        }
    }
}

using System.Text.RegularExpressions;
using Clasp.Cli.Output;

namespace Clasp.Cli.Tests.Support;

/// <summary>Runs <c>clasp</c> in this process.</summary>
internal sealed partial class CommandUnderTest(bool isInteractive = false)
{
    public Dictionary<string, string> Environment { get; } = [];

    public LineWriter Output { get; } = new();

    public async Task<Outcome> RunAsync(params string[] arguments)
    {
        using var errors = new StringWriter();
        var exitCode = await StartAsync(errors, TestContext.Current.CancellationToken, arguments).InTime();
        // Whether there are colours depends on where the tests run.
        return new(exitCode, Colour().Replace(Output.ToString(), ""), errors.ToString());
    }

    public Task<int> StartAsync(TextWriter errors, CancellationToken cancellation, params string[] arguments) =>
        new ClaspProgram(new Terminal(Output, errors, isInteractive), Environment.GetValueOrDefault)
            .RunAsync(arguments, cancellation);

    [GeneratedRegex(@"\x1b\[[0-9;]*m")]
    private static partial Regex Colour();
}

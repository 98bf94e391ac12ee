namespace Clasp.Cli.Tests.Support;

/// <summary>What a command left behind.</summary>
internal sealed record Outcome(int ExitCode, string Output, string Errors)
{
    public IReadOnlyList<string> Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The one line that says what is wrong.</summary>
    public string Error
    {
        get
        {
            Assert.Empty(Output);
            return Assert.Single(Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }
    }
}

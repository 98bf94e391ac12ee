namespace Clasp.Cli;

/// <summary>What the process tells a script.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>The relay refused, or there is nothing to show.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong.</summary>
    public const int WrongUsage = 2;

    /// <summary>The relay cannot be reached, or does not answer.</summary>
    public const int NoConnection = 3;

    /// <summary>Interrupted before it was done, as shells count it.</summary>
    public const int Interrupted = 130;
}

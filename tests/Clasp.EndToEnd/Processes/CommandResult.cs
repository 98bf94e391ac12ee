namespace Clasp.EndToEnd.Processes;

/// <summary>How a command ended, and what it printed, without the last line break.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Errors);

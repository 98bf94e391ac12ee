namespace Clasp.EndToEnd.Processes;

/// <summary>The signals that end a program, by their numbers, which are the same on Linux and macOS.</summary>
internal enum PosixSignalNumber
{
    Interrupt = 2,
    Kill = 9,
    Terminate = 15,
}

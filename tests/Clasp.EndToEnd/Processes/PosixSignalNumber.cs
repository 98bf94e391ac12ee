namespace Clasp.EndToEnd.Processes;

/// <summary>The signals that end, pause or stir a program, by their numbers on Linux.</summary>
internal enum PosixSignalNumber
{
    HangUp = 1,
    Interrupt = 2,
    Kill = 9,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
}

using System.Runtime.InteropServices;

namespace Clasp.EndToEnd.Processes;

/// <summary>What .NET has no call for: sending a signal to another process.</summary>
internal static class NativeMethods
{
    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int Kill(int processId, int signal);
}

using System.Diagnostics;

namespace Clasp.LoadBench.Systems;

/// <summary>A process whose output is read, so that it never waits for that, and only its last line is kept.</summary>
internal sealed class SilentProcess : IDisposable
{
    private readonly Process _process;

    public SilentProcess(ProcessStartInfo start)
    {
        _process = Process.Start(start)!; // A program started without the shell is always a new process.
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public string LastLine { get; private set; } = "";

    public void WaitForExit() => _process.WaitForExit();

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs line) => LastLine = line.Data ?? LastLine;
}

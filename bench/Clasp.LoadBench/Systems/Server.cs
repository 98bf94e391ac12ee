namespace Clasp.LoadBench.Systems;

/// <summary>A running process of a system, on the loopback interface.</summary>
/// <param name="process">Its number.</param>
/// <param name="port">Where it takes clients.</param>
/// <param name="stop">Ends it.</param>
internal sealed class Server(int process, int port, IDisposable stop) : IDisposable
{
    public int Port => port;

    public double CpuSeconds => ProcessFigures.CpuSeconds(process);

    public long ResidentBytes => ProcessFigures.ResidentBytes(process);

    public void Dispose() => stop.Dispose();
}

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Clasp.LoadBench.Systems;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;

namespace Clasp.LoadBench;

/// <summary>From the start of the program to its first WELCOME; what it then holds resident, and what it takes on the disk.</summary>
internal static class StartBench
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static int Run(string[] programs, int times)
    {
        Repository.PrintMachine();
        Console.WriteLine("| program | to the first WELCOME ms, median | least | most | resident when idle MB | on disk MB |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|");
        foreach (var program in programs)
        {
            var starts = new double[times];
            var resident = 0L;
            for (var i = 0; i < times; i++) starts[i] = Start(program, isLast: i == times - 1, out resident);
            Array.Sort(starts);
            Console.WriteLine(
                $"| {program} | {starts[times / 2]:0} | {starts[0]:0} | {starts[^1]:0} | {resident / 1e6:0.0} | {BytesOnDisk(program) / 1e6:0.0} |");
        }

        return 0;
    }

    /// <summary>Starts it once.</summary>
    /// <returns>Milliseconds until it has welcomed a client.</returns>
    private static double Start(string program, bool isLast, out long resident)
    {
        var port = FreePort.Next();
        string[] arguments = ["--host", "127.0.0.1", "--ws-port", Text(FreePort.Next()), "--tcp-port", Text(port)];
        var start = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!; // No shell.
        try
        {
            using var client = Connect(process, port, start);
            client.Send([0, 0, 0, (byte)Hello.Length, .. Hello]);
            if (client.Receive(new byte[1]) != 1) throw new InvalidOperationException($"{program} did not welcome a client.");

            var elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (isLast) Thread.Sleep(Settling);
            resident = ProcessFigures.ResidentBytes(process.Id);
            return elapsed;
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    private static byte[] Hello { get; } =
        Frame.ToArray(new HelloMessage { Version = 1, Features = Features.Param, Name = "start"u8 });

    private static Socket Connect(Process process, int port, long start)
    {
        while (true)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                socket.Connect(IPAddress.Loopback, port);
                return socket;
            }
            catch (SocketException) when (!process.HasExited && Stopwatch.GetElapsedTime(start) < Patience)
            {
                socket.Dispose();
                Thread.Sleep(1);
            }
        }
    }

    /// <summary>The program and what lies beside it, without what only a debugger reads.</summary>
    private static long BytesOnDisk(string program) =>
        new DirectoryInfo(Path.GetDirectoryName(Path.GetFullPath(program))!).EnumerateFiles("*", SearchOption.AllDirectories)
            .Where(file => file.Extension is not (".dbg" or ".pdb" or ".xml"))
            .Sum(file => file.Length);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

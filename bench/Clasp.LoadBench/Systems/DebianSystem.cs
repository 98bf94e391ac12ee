using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Clasp.LoadBench.Systems;

/// <summary>A system whose program comes from a package of Debian.</summary>
internal abstract class DebianSystem : SystemUnderTest
{
    private static readonly string[] Folders = ["/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin"];
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(20);

    /// <summary>The package, and the program in it.</summary>
    public override abstract string Name { get; }

    /// <summary>Arguments that let it listen on a port of the loopback interface, take 10,000 clients and drop nothing.</summary>
    protected abstract string[] ArgumentsFor(int port);

    public override void Install()
    {
        if (Find() is not null) return;

        Console.Error.WriteLine($"Installing {Name} from Debian's packages.");
        Run("update", "--quiet");
        Run("install", "--yes", "--quiet", "--no-install-recommends", Name);
        if (Find() is null) throw new InstallException($"{Name} is not here, and its package was not installed: run 'apt-get install {Name}' as root.");
    }

    public override async Task<Server> StartAsync()
    {
        var port = FreePort.Next();
        var start = new ProcessStartInfo(Find() ?? Name, ArgumentsFor(port))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = new SilentProcess(start);
        var began = Stopwatch.GetTimestamp();
        while (!await IsListeningAsync(port))
        {
            if (process.HasExited || Stopwatch.GetElapsedTime(began) > StartTime)
            {
                process.Dispose();
                throw new InstallException($"{Name} did not start: {process.LastLine}");
            }

            await Task.Delay(20);
        }

        return new(process.Id, port, process);
    }

    private static async Task<bool> IsListeningAsync(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Run(params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo("apt-get", arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["DEBIAN_FRONTEND"] = "noninteractive" },
            };
            using var process = new SilentProcess(start);
            process.WaitForExit();
        }
        catch (Win32Exception)
        {
            throw new InstallException($"{Name} is not here, and neither is apt-get to install it: put {Name} on the PATH.");
        }
    }

    private string? Find() => Folders
        .Concat(Environment.GetEnvironmentVariable("PATH")?.Split(':') ?? [])
        .Select(folder => Path.Combine(folder, Name))
        .FirstOrDefault(File.Exists);
}

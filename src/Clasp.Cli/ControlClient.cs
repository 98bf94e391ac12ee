using System.CommandLine;
using System.Net.Sockets;

namespace Clasp.Cli;

/// <summary>Asks a relay of this machine for something, over the socket that it was given as <c>--control</c>.</summary>
internal static class ControlClient
{
    private const string Variable = "CLASP_CONTROL";

    public static Option<string> Option() => new("--control")
    {
        Description = $"The Unix socket that the relay was given as --control [env: {Variable}]",
        HelpName = "path",
        Required = Environment.GetEnvironmentVariable(Variable) is null,
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(Variable)!, // Only asked for if it is not required.
    };

    /// <summary>Asks, and prints the answer.</summary>
    public static async Task<int> PostAsync(CommandRunner runner, string socket, string target, CancellationToken cancellation)
    {
        using var client = ClientOf(socket);
        try
        {
            using var response = await client.PostAsync(new Uri(target, UriKind.Relative), null, cancellation);
            var lines = (await response.Content.ReadAsStringAsync(cancellation)).TrimEnd().Split('\n');
            foreach (var line in lines)
            {
                if (response.IsSuccessStatusCode) runner.Terminal.Line(line);
                else runner.Terminal.Error(line);
            }

            return response.IsSuccessStatusCode ? ExitCode.Success : ExitCode.Failed;
        }
        catch (HttpRequestException unreachable)
        {
            runner.Terminal.Error($"No relay answers on {socket}: {unreachable.Message}");
            return ExitCode.NoConnection;
        }
    }

    private static HttpClient ClientOf(string path) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    })
    {
        BaseAddress = new Uri("http://relay"),
        Timeout = TimeSpan.FromSeconds(10),
    };
}

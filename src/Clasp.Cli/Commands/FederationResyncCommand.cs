using System.CommandLine;
using System.Net.Sockets;

namespace Clasp.Cli.Commands;

/// <summary><c>clasp federation resync</c>: has a relay of this machine sync again with the routers it is linked to.</summary>
internal static class FederationResyncCommand
{
    public static Command Create(CommandRunner runner, RelayOptionSet relay)
    {
        var router = new Argument<string?>("ROUTER")
        {
            Description = "The router at the other end of a link; all if not given",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var control = new Option<string>("--control")
        {
            Description = "The Unix socket that the relay was given as --control",
            HelpName = "path",
            Required = true,
        };
        var command = new Command("resync", "Sync again with the routers that a relay is linked to") { router, control };
        relay.RefuseOn(command);

        runner.OnInvoke(command, async (parsed, cancellation) =>
        {
            var path = parsed.GetRequiredValue(control);
            using var client = ClientOf(path);
            var target = parsed.GetValue(router) is { } id ? $"/federation/resync/{Uri.EscapeDataString(id)}" : "/federation/resync";
            try
            {
                using var response = await client.PostAsync(new Uri(target, UriKind.Relative), null, cancellation);
                var text = (await response.Content.ReadAsStringAsync(cancellation)).TrimEnd();
                if (!response.IsSuccessStatusCode)
                {
                    runner.Terminal.Error(text);
                    return ExitCode.Failed;
                }

                foreach (var asked in text.Split('\n')) runner.Terminal.Line(asked);
                return ExitCode.Success;
            }
            catch (HttpRequestException unreachable)
            {
                runner.Terminal.Error($"No relay answers on {path}: {unreachable.Message}");
                return ExitCode.NoConnection;
            }
        });
        return command;
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

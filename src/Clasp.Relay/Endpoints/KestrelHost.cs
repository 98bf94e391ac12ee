using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Clasp.Relay.Endpoints;

/// <summary>Kestrel and nothing else: no configuration of its own, no middleware, no signal handlers.</summary>
internal static class KestrelHost
{
    /// <summary>For everything before the upgrade: a connection that says nothing is closed.</summary>
    public static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(10);

    public static WebApplication Create(
        ILoggerFactory loggers,
        RequestDelegate handle,
        Action<KestrelServerOptions> listen,
        Action<SocketTransportOptions> configureSockets)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        // Whoever stops the relay gives the time.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = Timeout.InfiniteTimeSpan);
        builder.WebHost.UseKestrelCore().UseSockets(configureSockets).ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.KeepAliveTimeout = SilenceLimit;
            server.Limits.RequestHeadersTimeout = SilenceLimit;
            // A WebSocket may be as slow as it likes; its outbox has a limit of its own.
            server.Limits.MinRequestBodyDataRate = null;
            server.Limits.MinResponseDataRate = null;
            listen(server);
        });

        // After Kestrel's own, so that this one is taken.
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>, BlockPoolFactory>();
        var application = builder.Build();
        application.Run(handle);
        return application;
    }
}

using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Clasp.Relay.Endpoints;

/// <summary>Kestrel and nothing else: no configuration of its own, no middleware, no signal handlers.</summary>
internal static class KestrelHost
{
    public static WebApplication Create(
        ILoggerFactory loggers,
        RequestDelegate handle,
        Action<KestrelServerOptions> listen,
        Func<EndPoint, Socket> bind)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        // Whoever stops the relay gives the time.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = Timeout.InfiniteTimeSpan);
        builder.WebHost.UseKestrelCore().UseSockets(sockets => sockets.CreateBoundListenSocket = bind).ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.KeepAliveTimeout = SilenceLimit.BeforeRequest;
            server.Limits.RequestHeadersTimeout = SilenceLimit.BeforeRequest;
            listen(server);
        });

        var application = builder.Build();
        application.Run(handle);
        return application;
    }
}

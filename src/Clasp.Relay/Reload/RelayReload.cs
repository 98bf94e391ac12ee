using Clasp.Protocol.Addressing;
using Clasp.Relay.Access;
using Clasp.Relay.Auth;
using Clasp.Relay.Auth.Tokens;
using Clasp.Relay.Configuration;
using Clasp.Relay.Core;
using Clasp.Relay.Endpoints;
using Clasp.Relay.Federation;
using Microsoft.Extensions.Logging;

namespace Clasp.Relay.Reload;

/// <summary>Reads the settings again, and brings into force what can change without a restart.</summary>
/// <remarks>Everything is read and checked before anything changes, so that a mistake in a file changes nothing.</remarks>
/// <param name="started">The settings that the relay was started with.</param>
/// <param name="read">Reads them again.</param>
/// <param name="core">Has the namespaces and the rules.</param>
/// <param name="tls">Has the certificate; null without one.</param>
/// <param name="gate">Has the tokens of routers.</param>
/// <param name="uplink">Has the hubs.</param>
/// <param name="auth">Has the token of the administrator; null without an auth port.</param>
/// <param name="appConfig">Has the app config.</param>
/// <param name="logger">For what comes of it.</param>
internal sealed class RelayReload(
    RelayOptions started,
    Func<RelayOptions> read,
    RelayCore core,
    ServerTls? tls,
    FederationGate gate,
    HubUplink uplink,
    AuthHost? auth,
    AppConfigFile appConfig,
    ILogger logger)
{
    private readonly RelayOptions _started = started;
    private RelayOptions _running = started;
    private readonly Lock _gate = new();
    private Task _last = Task.CompletedTask;

    /// <summary>Does it, once what was asked for before is done.</summary>
    public Task<ReloadReport> RunAsync()
    {
        lock (_gate)
        {
            var next = RunAfterAsync(_last);
            _last = next;
            return next;
        }
    }

    private async Task<ReloadReport> RunAfterAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ReloadReport report;
        try
        {
            report = await TryAsync();
        }
        catch (Exception fault)
        {
            logger.ReloadFailed(fault);
            throw;
        }

        foreach (var error in report.Errors) logger.ReloadRefused(error);
        foreach (var change in report.Changed) logger.Reloaded(change);
        foreach (var change in report.NeedRestart) logger.NeedsRestart(change);
        return report;
    }

    private async Task<ReloadReport> TryAsync()
    {
        RelayOptions fresh;
        ServerTls.Loaded? certificate;
        FederationToken? token;
        CpskToken? admin;
        try
        {
            fresh = LiveSettings.Followed(_started, _running, read());
            certificate = tls is null || fresh.Cert is null ? null : ServerTls.Load(fresh);
            token = fresh.FederationToken is { } file ? FederationToken.Read(file) : null;
            admin = auth?.ReadAdminToken(fresh.AdminToken);
        }
        catch (ConfigurationException wrong)
        {
            return ReloadReport.Failed([.. wrong.Errors]);
        }
        catch (StartException wrong)
        {
            return ReloadReport.Failed([wrong.Message]);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return ReloadReport.Failed([$"--federation-token: {unreadable.Message}"]);
        }

        if (!appConfig.TryReload()) return ReloadReport.Failed(["The app config is wrong, as the log says."]);

        core.UseRules(appConfig.Current.Rules);
        var changed = new List<string>();
        if (auth?.UseAdminToken(admin) == true) changed.Add("The administrator's token is the present one of --admin-token from now on.");
        if (certificate is not null && tls!.Use(certificate)) changed.Add("New connections get the certificate that --cert names now.");
        if (gate.Use(token)) changed.AddRange(TellGate(token, await core.CheckPassesAsync()));
        if (uplink.Use(fresh, token)) changed.Add($"The hubs are now: {ListOf(fresh.FederationHubs)}.");
        var refusals = await DeclareAsync(fresh, changed);
        var needRestart = LiveSettings.NeedRestart(_started, fresh);
        _running = fresh;
        return new ReloadReport(changed, needRestart, refusals);
    }

    private async Task<IReadOnlyList<string>> DeclareAsync(RelayOptions fresh, List<string> changed)
    {
        if (_running.FederationNamespaces.Order().SequenceEqual(fresh.FederationNamespaces.Order())) return [];

        var refusals = await core.DeclareAsync([.. fresh.FederationNamespaces.Select(AddressPattern.Parse)]);
        changed.Add($"This router now declares: {ListOf(fresh.FederationNamespaces)}.");
        return [.. refusals.Select(refusal => $"--federation-namespace {refusal}.")];
    }

    private static IEnumerable<string> TellGate(FederationToken? token, IReadOnlyList<string> ended)
    {
        yield return token is null
            ? "No --federation-token is set any more: any router that reaches this port can join the federation."
            : "Routers need a token of the present --federation-token from now on.";
        if (ended.Count > 0) yield return $"Links were ended, since their tokens are not good for them any more: {ListOf(ended)}.";
    }

    private static string ListOf(IReadOnlyList<string> items) => items.Count == 0 ? "none" : string.Join(", ", items);
}

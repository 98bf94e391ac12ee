using Clasp.Protocol.Addressing;
using Clasp.Relay.Access;
using Clasp.Relay.Configuration;
using Clasp.Relay.Core;
using Clasp.Relay.Endpoints;
using Clasp.Relay.Federation;
using Microsoft.Extensions.Logging;

namespace Clasp.Relay.Reload;

/// <summary>Reads the settings again, and brings into force what can change without a restart.</summary>
/// <remarks>Everything is read and checked before anything changes, so that a mistake in a file changes nothing.</remarks>
internal sealed class RelayReload(
    RelayCore core, ServerTls? tls, FederationGate gate, HubUplink uplink, AppConfigFile appConfig, ILogger logger)
{
    private readonly SemaphoreSlim _oneAtATime = new(1);

    /// <summary>Does it, once what was asked for before is done.</summary>
    /// <param name="running">What the relay was started with, or last told.</param>
    /// <param name="read">Reads the settings.</param>
    /// <returns>What is in force from now on, and what came of it.</returns>
    public async Task<(RelayOptions InForce, ReloadReport Report)> RunAsync(RelayOptions running, Func<RelayOptions> read)
    {
        await _oneAtATime.WaitAsync();
        try
        {
            var (inForce, report) = await TryAsync(running, read);
            foreach (var error in report.Errors) logger.ReloadRefused(error);
            foreach (var change in report.Changed) logger.Reloaded(change);
            foreach (var change in report.NeedRestart) logger.NeedsRestart(change);
            return (inForce, report);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private async Task<(RelayOptions InForce, ReloadReport Report)> TryAsync(RelayOptions running, Func<RelayOptions> read)
    {
        RelayOptions fresh;
        ServerTls.Loaded? certificate;
        FederationToken? token;
        try
        {
            fresh = read();
            certificate = tls is null || fresh.Cert is null ? null : ServerTls.Load(fresh);
            token = fresh.FederationToken is { } file ? FederationToken.Read(file) : null;
        }
        catch (ConfigurationException wrong)
        {
            return (running, ReloadReport.Failed([.. wrong.Errors]));
        }
        catch (StartException wrong)
        {
            return (running, ReloadReport.Failed([wrong.Message]));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return (running, ReloadReport.Failed([$"--federation-token {unreadable.Message}"]));
        }

        if (!appConfig.TryReload()) return (running, ReloadReport.Failed(["The app config is wrong, as the log says."]));

        core.UseRules(appConfig.Current.Rules);
        var changed = new List<string>();
        if (certificate is not null && tls!.Use(certificate)) changed.Add("New connections get the certificate that --cert names now.");
        if (gate.Use(token)) changed.Add("Routers need a token of the present --federation-token from now on.");
        if (uplink.Use(fresh)) changed.Add($"The hubs are now: {ListOf(fresh.FederationHubs)}.");
        var refusals = await DeclareAsync(running, fresh, changed);
        return (fresh, new ReloadReport(changed, LiveSettings.NeedRestart(running, fresh), refusals));
    }

    private async Task<IReadOnlyList<string>> DeclareAsync(RelayOptions running, RelayOptions fresh, List<string> changed)
    {
        if (running.FederationNamespaces.Order().SequenceEqual(fresh.FederationNamespaces.Order())) return [];

        var refusals = await core.DeclareAsync([.. fresh.FederationNamespaces.Select(AddressPattern.Parse)]);
        changed.Add($"This router now declares: {ListOf(fresh.FederationNamespaces)}.");
        return [.. refusals.Select(refusal => $"--federation-namespace {refusal}.")];
    }

    private static string ListOf(IReadOnlyList<string> items) => items.Count == 0 ? "none" : string.Join(", ", items);
}

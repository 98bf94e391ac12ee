using Clasp.Relay.Configuration;

namespace Clasp.Relay.Reload;

/// <summary>Tells which settings were given differently than before, and which of those a running relay can follow.</summary>
internal static class LiveSettings
{
    // The files that these name are read again each time, whether or not the name has changed.
    private static readonly HashSet<string> Live =
    [
        "federation-hub", "federation-namespace", "federation-token", "federation-ca", "cert", "key", "admin-token",
    ];

    // What a router joins, and what it owns there, belongs to its name.
    private static readonly HashSet<string> LiveUnderOneName = ["federation-hub", "federation-namespace"];

    /// <summary>The settings as the relay can follow them: under another name it joins nothing, and declares nothing.</summary>
    public static RelayOptions Followed(RelayOptions started, RelayOptions running, RelayOptions read)
    {
        if (read.FederationId != started.FederationId)
            (read.FederationHubs, read.FederationNamespaces) = (running.FederationHubs, running.FederationNamespaces);
        return read;
    }

    /// <summary>Settings that only a restart brings into force, a sentence for each.</summary>
    public static List<string> NeedRestart(RelayOptions running, RelayOptions read)
    {
        var names = running.Given.Keys.Union(read.Given.Keys).Where(name => IsChanged(name, running, read));
        List<string> needed = [.. names.Where(name => !IsLive(name, running, read)).Select(name => $"--{name} has changed: that needs a restart.")];
        if (running.Cert is null != read.Cert is null) needed.Add("TLS is turned on or off by --cert: that needs a restart.");
        return needed;
    }

    private static bool IsLive(string name, RelayOptions running, RelayOptions read) =>
        Live.Contains(name) && (running.FederationId == read.FederationId || !LiveUnderOneName.Contains(name));

    private static bool IsChanged(string name, RelayOptions running, RelayOptions read) =>
        running.Given.GetValueOrDefault(name) != read.Given.GetValueOrDefault(name);
}

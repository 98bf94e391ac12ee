namespace Clasp.Relay.Configuration;

/// <summary>The settings that say who may come in.</summary>
internal static class AuthSettings
{
    public static IReadOnlyList<RelaySetting> All =>
    [
        RelaySetting.Number(
            "auth-port", "Port of the HTTP API that issues tokens; clients then need one",
            o => o.AuthPort, (o, v) => o.AuthPort = v),
        RelaySetting.Text(
            "app-config", "JSON file with scopes, rules and rate limits of an application",
            o => o.AppConfig, (o, v) => o.AppConfig = v),
        RelaySetting.Text("auth-db", "SQLite file with users and tokens", o => o.AuthDb, (o, v) => o.AuthDb = v),
        RelaySetting.List(
            "cors-origin", "Origins whose web pages may use the HTTP API; all if not given", (o, v) => o.CorsOrigins = v),
        RelaySetting.Text(
            "admin-token", "File with the administrator's token; made if it is not there",
            o => o.AdminToken, (o, v) => o.AdminToken = v),
        RelaySetting.Seconds(
            "token-ttl", "Seconds that a token lives; 0 for ever", o => o.TokenTtl, (o, v) => o.TokenTtl = v),
        RelaySetting.Repeated(
            "trust-anchor", "File with the public key of an issuer of capability tokens", (o, v) => o.TrustAnchors = v),
        RelaySetting.Number(
            "cap-max-depth", "How often a capability token may have been delegated",
            o => o.CapMaxDepth, (o, v) => o.CapMaxDepth = v),
        RelaySetting.Text(
            "registry-db", "SQLite file with registered entities", o => o.RegistryDb, (o, v) => o.RegistryDb = v),
        RelaySetting.Seconds(
            "entity-token-max-age", "Seconds before and after its time in which an entity's token is taken",
            o => o.EntityTokenMaxAge, (o, v) => o.EntityTokenMaxAge = v),
        RelaySetting.Number(
            "auth-max-connections", "Connections to the auth port at once",
            o => o.AuthMaxConnections, (o, v) => o.AuthMaxConnections = v),
        RelaySetting.Number(
            "auth-hashing", "Passwords hashed at once; half of the processors if not given",
            o => o.AuthHashing, (o, v) => o.AuthHashing = v),
        RelaySetting.Number("max-users", "Registered users; 0 for any number", o => o.MaxUsers, (o, v) => o.MaxUsers = v),
        RelaySetting.Number(
            "max-guests", "Guests with a token; 0 for any number", o => o.MaxGuests, (o, v) => o.MaxGuests = v),
        RelaySetting.Number(
            "max-tokens-per-user", "Tokens of one user; the oldest goes for a new one",
            o => o.MaxTokensPerUser, (o, v) => o.MaxTokensPerUser = v),
    ];
}

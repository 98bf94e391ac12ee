namespace Clasp.Relay.Configuration;

/// <summary>The settings that say who may come in.</summary>
internal static class AuthSettings
{
    public static IReadOnlyList<RelaySetting> All =>
    [
        RelaySetting.Number(
            "auth-port", "Port of the HTTP API that issues tokens; clients then need one",
            o => o.AuthPort, (o, v) => o.AuthPort = v),
        RelaySetting.Text("auth-db", "SQLite file with users and tokens", o => o.AuthDb, (o, v) => o.AuthDb = v),
        RelaySetting.List(
            "cors-origin", "Origins whose web pages may use the HTTP API; all if not given", (o, v) => o.CorsOrigins = v),
        RelaySetting.Text(
            "admin-token", "File with the administrator's token; made if it is not there",
            o => o.AdminToken, (o, v) => o.AdminToken = v),
        RelaySetting.Seconds(
            "token-ttl", "Seconds that a token lives; 0 for ever", o => o.TokenTtl, (o, v) => o.TokenTtl = v),
        RelaySetting.Number(
            "auth-max-connections", "Connections to the auth port at once",
            o => o.AuthMaxConnections, (o, v) => o.AuthMaxConnections = v),
        RelaySetting.Number("max-users", "Registered users; 0 for any number", o => o.MaxUsers, (o, v) => o.MaxUsers = v),
        RelaySetting.Number(
            "max-guests", "Guests with a token; 0 for any number", o => o.MaxGuests, (o, v) => o.MaxGuests = v),
        RelaySetting.Number(
            "max-tokens-per-user", "Tokens of one user; the oldest goes for a new one",
            o => o.MaxTokensPerUser, (o, v) => o.MaxTokensPerUser = v),
    ];
}

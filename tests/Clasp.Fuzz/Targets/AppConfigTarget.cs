using System.Text;
using Clasp.Fuzz.Engine;
using Clasp.Security.Configuration;

namespace Clasp.Fuzz.Targets;

/// <summary>App configs: read whole, or refused with reasons.</summary>
internal sealed class AppConfigTarget : IFuzzTarget
{
    private const string Everything =
        """
        {
          "scopes": ["read:/**", "write:/user/{userId}/**"],
          "write_rules": [
            { "path": "/game/{id}/**", "mode": "any", "allow_null_write": true,
              "pre_checks": [{ "type": "require_value_field", "field": "owner" }],
              "checks": [
                { "type": "state_field_equals_session", "lookup": "/game/{id}/meta", "field": "owner", "allow_if_missing": true },
                { "type": "state_not_null", "lookup": "/game/{id}" },
                { "type": "value_field_equals_session", "field": "owner" },
                { "type": "segment_equals_session", "segment": "id" },
                { "type": "either_state_not_null", "lookup_a": "/a/{id}", "lookup_b": "/b/{session}" },
                { "type": "reject_unless_path_matches", "pattern": "/game/*/open", "message": "closed" }] }],
          "snapshot_transforms": [{ "path": "/user/{id}/profile", "redact_fields": ["email"] }],
          "snapshot_visibility": [
            { "path": "/user/{id}/**", "visible": "owner", "owner_segment": "id", "public_sub": "public" },
            { "path_contains": "secret", "visible": false },
            { "path": "/room/{id}", "visible": "require_state_not_null", "lookup": "/room/{id}/open" }],
          "rate_limits": { "login_max_attempts": 5, "login_window_secs": 60, "register_max_attempts": 10, "register_window_secs": 60 }
        }
        """;

    public string Name => "app configs";

    public int Weight => 4;

    public IReadOnlyList<byte[]> Seeds { get; } = [Encoding.UTF8.GetBytes(Everything), "{}"u8.ToArray(), "{ \"scopes\": [] }"u8.ToArray()];

    public int Run(ReadOnlySpan<byte> input)
    {
        var reading = AppConfigReader.Read(input);
        if (reading.Config is null == reading.Errors.Count > 0)
            return Outcome.Join(Outcome.OfCount(reading.Errors.Count), Outcome.Of(reading.Errors is [var first, ..] ? first : ""));

        throw new InvalidOperationException("An app config is neither taken nor refused with a reason.");
    }
}

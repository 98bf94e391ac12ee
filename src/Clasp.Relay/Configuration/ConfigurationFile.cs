using System.Text.Json;

namespace Clasp.Relay.Configuration;

/// <summary>Reads settings from a JSON object whose keys are the names of flags.</summary>
internal static class ConfigurationFile
{
    private static readonly JsonDocumentOptions Lenient = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    public static void Apply(string path, RelayOptions options, List<string> errors)
    {
        try
        {
            using var document = JsonDocument.Parse(SmallFile.ReadAllBytes(path), Lenient);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                Apply(document.RootElement, path, options, errors);
            else errors.Add($"{path} must be a JSON object with the names of flags as keys.");
        }
        catch (JsonException wrong)
        {
            errors.Add(
                $"{path} is no valid JSON: line {wrong.LineNumber + 1}, character {wrong.BytePositionInLine + 1}.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            errors.Add($"--config {path} cannot be read: {unreadable.Message}");
        }
    }

    private static void Apply(JsonElement settings, string path, RelayOptions options, List<string> errors)
    {
        foreach (var property in settings.EnumerateObject())
        {
            if (RelaySettings.All.FirstOrDefault(setting => setting.Name == property.Name) is not { } setting)
                errors.Add($"{path} has the unknown key '{property.Name}'.");
            else if (TextOf(property.Value, setting.Kind) is not { } text)
                errors.Add($"{path}: '{property.Name}' must be {Expected(setting.Kind)}.");
            else if (setting.TrySet(options, text, $"{path}: '{property.Name}'") is { } error)
                errors.Add(error);
        }
    }

    private static string? TextOf(JsonElement value, SettingKind kind) => (value.ValueKind, kind) switch
    {
        (JsonValueKind.Number, SettingKind.Number) => value.GetRawText(),
        (JsonValueKind.True or JsonValueKind.False, SettingKind.Switch) => value.GetRawText(),
        (JsonValueKind.String, SettingKind.Text or SettingKind.List or SettingKind.Repeated) => value.GetString(),
        (JsonValueKind.Array, SettingKind.List or SettingKind.Repeated) when value.EnumerateArray().All(IsString) =>
            string.Join(',', value.EnumerateArray().Select(item => item.GetString())),
        _ => null,
    };

    private static bool IsString(JsonElement value) => value.ValueKind == JsonValueKind.String;

    private static string Expected(SettingKind kind) => kind switch
    {
        SettingKind.Number => "a number",
        SettingKind.Switch => "true or false",
        SettingKind.List or SettingKind.Repeated => "an array of strings",
        _ => "a string",
    };
}

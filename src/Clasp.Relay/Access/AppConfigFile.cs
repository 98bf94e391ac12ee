using Clasp.Relay.Configuration;
using Clasp.Security.Configuration;
using Microsoft.Extensions.Logging;

namespace Clasp.Relay.Access;

/// <summary>The app config of a running relay: read at the start, and again when the operator asks for it.</summary>
internal sealed class AppConfigFile
{
    /// <summary>Where a file is looked for if none is named.</summary>
    private static readonly string[] Folders = ["/etc/clasp", "config"];

    private readonly string? _path;
    private readonly ILogger _logger;
    private volatile AppConfig _current = AppConfig.None;

    /// <param name="path">A file that <see cref="ErrorsOf"/> found nothing wrong with; null for none.</param>
    /// <param name="logger">For what says nothing in it.</param>
    public AppConfigFile(string? path, ILogger logger)
    {
        _path = path;
        _logger = logger;
        if (path is null) return;

        var reading = Read(path);
        Use(reading.Config ?? throw new StartException(string.Join(Environment.NewLine, reading.Errors)), reading.Warnings);
    }

    /// <summary>What is in force.</summary>
    public AppConfig Current => _current;

    /// <summary>The file to use if none is named: the only one with JSON in the first folder that has one.</summary>
    /// <param name="settings">The file with the settings of the relay itself, which is none.</param>
    public static string? Detect(string? settings) => Detect(settings, Folders);

    internal static string? Detect(string? settings, IEnumerable<string> folders)
    {
        foreach (var folder in folders)
        {
            var files = JsonFilesIn(folder)
                .Where(file => settings is null || Path.GetFullPath(file) != Path.GetFullPath(settings)).ToList();
            if (files.Count > 0) return files.Count == 1 ? files[0] : null;
        }

        return null;
    }

    /// <summary>All that is wrong with a file, each with its line.</summary>
    public static IReadOnlyList<string> ErrorsOf(string path) => Read(path).Errors;

    /// <summary>Reads the file again.</summary>
    /// <returns><c>false</c>: it is wrong, as the log says, and what was in force stays so.</returns>
    public bool TryReload()
    {
        if (_path is null) return true;

        var reading = Read(_path);
        foreach (var error in reading.Errors) _logger.AppConfigWrong(error);
        if (reading.Config is null) return false;

        Use(reading.Config, reading.Warnings);
        return true;
    }

    private void Use(AppConfig config, IReadOnlyList<string> warnings)
    {
        foreach (var warning in warnings) _logger.AppConfigOdd(warning);
        _current = config;
        _logger.AppConfigUsed(_path ?? "");
    }

    private static string[] JsonFilesIn(string folder)
    {
        try
        {
            return Directory.GetFiles(folder, "*.json");
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            // Nobody named it, and this process has no business in there.
            return [];
        }
    }

    private static AppConfigReading Read(string path)
    {
        try
        {
            var reading = AppConfigReader.Read(SmallFile.ReadAllBytes(path));
            return reading with
            {
                Errors = [.. reading.Errors.Select(error => $"{path} {error}")],
                Warnings = [.. reading.Warnings.Select(warning => $"{path} {warning}")],
            };
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return new(null, [$"--app-config: the file {path} cannot be read: {unreadable.Message}"], []);
        }
    }
}

namespace Clasp.Security.Configuration;

/// <summary>What came of reading an app config.</summary>
/// <param name="Config">What it says; null if it is wrong.</param>
/// <param name="Errors">All that is wrong, each with its line.</param>
/// <param name="Warnings">What is not wrong, but says nothing either, such as unknown keys.</param>
public sealed record AppConfigReading(
    AppConfig? Config, IReadOnlyList<string> Errors, IReadOnlyList<string> Warnings);

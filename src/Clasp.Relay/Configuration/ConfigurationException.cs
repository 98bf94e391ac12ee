namespace Clasp.Relay.Configuration;

/// <summary>The relay cannot be started as it was told to; all reasons, one sentence each.</summary>
public sealed class ConfigurationException(IReadOnlyList<string> errors)
    : Exception(string.Join(Environment.NewLine, errors))
{
    public IReadOnlyList<string> Errors { get; } = errors;
}

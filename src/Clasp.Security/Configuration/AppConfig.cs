using Clasp.Security.Rules;

namespace Clasp.Security.Configuration;

/// <summary>What an application wants of its relay: an <c>--app-config</c> file, read and found right.</summary>
public sealed record AppConfig
{
    /// <summary>As if there was no file.</summary>
    public static AppConfig None { get; } = new();

    /// <summary>What users may do.</summary>
    public ScopeTemplates Scopes { get; init; } = ScopeTemplates.Default;

    /// <summary>Who may write what, and who sees what, beyond scopes; null if nothing is said of that.</summary>
    public AccessRules? Rules { get; init; }

    public SignInLimits SignIn { get; init; } = new();
}

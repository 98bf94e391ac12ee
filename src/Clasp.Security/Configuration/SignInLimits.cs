namespace Clasp.Security.Configuration;

/// <summary>How often somebody may try to sign in or register before having to wait.</summary>
public sealed record SignInLimits
{
    /// <summary>Failed logins from one address, or for one name, within <see cref="LoginWindow"/>. Default 5.</summary>
    public int LoginMaxAttempts { get; init; } = 5;

    /// <summary>Default 60 s.</summary>
    public TimeSpan LoginWindow { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Registrations and guests from one address, successful ones included, within <see cref="RegisterWindow"/>.
    /// Default 10.
    /// </summary>
    public int RegisterMaxAttempts { get; init; } = 10;

    /// <summary>Default 60 s.</summary>
    public TimeSpan RegisterWindow { get; init; } = TimeSpan.FromSeconds(60);
}

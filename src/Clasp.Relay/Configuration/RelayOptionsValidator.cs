using Microsoft.Extensions.Options;

namespace Clasp.Relay.Configuration;

/// <summary>Checks the rules that <see cref="RelayOptions"/> states, with code generated at compile time.</summary>
[OptionsValidator]
internal sealed partial class RelayOptionsValidator : IValidateOptions<RelayOptions>
{
    /// <summary>All that is wrong, one sentence each; they name the flag to change.</summary>
    public static IEnumerable<string> ErrorsOf(RelayOptions options)
    {
        var result = new RelayOptionsValidator().Validate(null, options);
        return result.Failed ? result.Failures.Select(WithoutProperty) : [];
    }

    /// <summary>The generated code puts the name of the property in front, which an operator never sees.</summary>
    private static string WithoutProperty(string failure) =>
        failure[Math.Max(0, failure.IndexOf("--", StringComparison.Ordinal))..];
}

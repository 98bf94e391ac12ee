using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Clasp.Relay.Configuration;

/// <summary>
/// The range of a number or a time; unlike that of the framework, its message survives the code generator.
/// </summary>
/// <param name="flag">What the operator would have to change.</param>
/// <param name="minimum">The least value allowed; seconds for a time.</param>
/// <param name="maximum">The greatest value allowed; seconds for a time.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class FlagRangeAttribute(string flag, double minimum, double maximum) : ValidationAttribute
{
    public string Flag { get; } = flag;

    public double Minimum { get; } = minimum;

    public double Maximum { get; } = maximum;

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        var (number, unit) = value switch
        {
            int whole => (whole, ""),
            TimeSpan time => (time.TotalSeconds, " seconds"),
            _ => (Minimum, ""), // Not set.
        };
        if (number >= Minimum && number <= Maximum) return ValidationResult.Success;

        return new ValidationResult(string.Create(
            CultureInfo.InvariantCulture, $"{Flag} must be from {Minimum} to {Maximum}{unit}, not {number}."));
    }
}

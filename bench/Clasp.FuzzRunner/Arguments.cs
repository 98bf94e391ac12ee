using System.Globalization;

/// <summary>What the command line asks for.</summary>
/// <param name="Inputs">How many to try, over all targets by their weight.</param>
/// <param name="Seed">Makes the same inputs each time.</param>
/// <param name="Target">Only this one.</param>
/// <param name="Workers">Threads.</param>
/// <param name="Replay">Just this input.</param>
internal sealed record Arguments(long Inputs = 1_000_000, ulong Seed = 1, string? Target = null, int Workers = 2, byte[]? Replay = null)
{
    public static bool TryParse(string[] args, out Arguments arguments)
    {
        arguments = new();
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            var value = args[i + 1];
            switch (args[i])
            {
                case "--inputs" when TryCount(value, out var inputs):
                    arguments = arguments with { Inputs = inputs };
                    break;
                case "--seed" when ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seed):
                    arguments = arguments with { Seed = seed };
                    break;
                case "--workers" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var workers) && workers > 0:
                    arguments = arguments with { Workers = workers };
                    break;
                case "--target":
                    arguments = arguments with { Target = value };
                    break;
                case "--replay":
                    arguments = arguments with { Replay = Convert.FromHexString(value) };
                    break;
                default:
                    return false;
            }
        }

        return args.Length % 2 == 0;
    }

    private static bool TryCount(string text, out long count)
    {
        var factor = text.Length > 0 ? text[^1] switch { 'K' => 1000, 'M' => 1_000_000, _ => 1 } : 1;
        var isNumber = long.TryParse(factor == 1 ? text : text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out count);
        count *= factor;
        return isNumber;
    }
}

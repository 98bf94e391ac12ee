using System.Globalization;

/// <summary>What the command line asks for.</summary>
/// <param name="Seeds">How many to run.</param>
/// <param name="From">The first of them.</param>
/// <param name="Replay">Just this one, with its trace.</param>
/// <param name="IsWhole">The replay keeps all steps.</param>
/// <param name="IsBrief">One line for each failing seed.</param>
/// <param name="Leaves">No seeds, but what a federation of so many leaves costs its hubs.</param>
/// <param name="Regions">Hubs between those leaves and the root; 0 for none.</param>
/// <param name="IsNarrow">Ten leaves of each hub keep one param of another, the others nothing.</param>
internal sealed record Arguments(
    int Seeds = 10_000, int From = 1, int? Replay = null, bool IsWhole = false, bool IsBrief = false,
    int? Leaves = null, int Regions = 20, bool IsNarrow = false)
{
    public static bool TryParse(string[] args, out Arguments arguments)
    {
        arguments = new();
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--whole")
            {
                arguments = arguments with { IsWhole = true };
                continue;
            }

            if (args[i] == "--narrow")
            {
                arguments = arguments with { IsNarrow = true };
                continue;
            }

            if (args[i] == "--brief")
            {
                arguments = arguments with { IsBrief = true };
                continue;
            }

            if (i + 1 >= args.Length || !int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;

            switch (args[i++])
            {
                case "--seeds":
                    arguments = arguments with { Seeds = number };
                    break;
                case "--from":
                    arguments = arguments with { From = number };
                    break;
                case "--seed":
                    arguments = arguments with { Replay = number };
                    break;
                case "--leaves" when number > 0:
                    arguments = arguments with { Leaves = number };
                    break;
                case "--regions":
                    arguments = arguments with { Regions = number };
                    break;
                default:
                    return false;
            }
        }

        return true;
    }
}

namespace Clasp.Federation.Forwarding;

/// <summary>Recognises signals that came before, by another way or after a reconnect, so that each is delivered at most once.</summary>
/// <remarks>
/// For every origin it remembers the newest number and, as bits, which of the 1,024 before it were seen. What is older than
/// that counts as seen: losing a very late signal is better than delivering one twice.
/// </remarks>
internal sealed class SignalGuard
{
    private const int WindowBits = 1024;

    private readonly Dictionary<string, Origin> _origins = [];

    /// <summary>Whether this is the first time; if so, it is remembered.</summary>
    public bool TryAccept(string origin, ulong incarnation, ulong number)
    {
        if (!_origins.TryGetValue(origin, out var seen) || seen.Incarnation < incarnation)
        {
            seen = new Origin(incarnation);
            _origins[origin] = seen;
        }

        return seen.Incarnation == incarnation && seen.TryAccept(number);
    }

    /// <summary>Forgets a router that left for good.</summary>
    public void Forget(string origin) => _origins.Remove(origin);

    private sealed class Origin(ulong incarnation)
    {
        private readonly ulong[] _bits = new ulong[WindowBits / 64];
        private ulong _newest;

        public ulong Incarnation { get; } = incarnation;

        public bool TryAccept(ulong number)
        {
            if (number > _newest)
            {
                Advance(number);
            }
            else if (_newest - number >= WindowBits || IsSet(number))
            {
                return false;
            }

            Set(number);
            return true;
        }

        private void Advance(ulong number)
        {
            if (number - _newest >= WindowBits)
                Array.Clear(_bits);
            else
                for (var passed = _newest + 1; passed <= number; passed++) Clear(passed);
            _newest = number;
        }

        private bool IsSet(ulong number) => (_bits[Word(number)] & Bit(number)) != 0;

        private void Set(ulong number) => _bits[Word(number)] |= Bit(number);

        private void Clear(ulong number) => _bits[Word(number)] &= ~Bit(number);

        private static int Word(ulong number) => (int)(number % WindowBits / 64);

        private static ulong Bit(ulong number) => 1UL << (int)(number % 64);
    }
}

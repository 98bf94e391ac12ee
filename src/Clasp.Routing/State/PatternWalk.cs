using Clasp.Protocol;
using Clasp.Protocol.Addressing;

namespace Clasp.Routing.State;

/// <summary>
/// Steps through everything that a pattern matches, in the order of addresses, and may rest between steps.
/// </summary>
/// <remarks>
/// The walk does not look at all addresses: where a segment does not fit, it leaps over everything that shares this
/// segment, and straight to the text that has to be there if that is further on. Behind a <c>**</c> it cannot
/// leap, and might look at all addresses and find nothing: so each turn allows a number of looks, and what is left has to
/// wait for another turn. What comes and goes during a rest does no harm.
/// </remarks>
internal sealed class PatternWalk<T>(SortedAddresses<T> addresses, AddressPattern pattern)
    where T : class, IAddressed
{
    private const byte Slash = (byte)'/';

    /// <summary>The first byte that sorts behind a slash, and so behind everything below a path.</summary>
    private const byte BehindSlash = Slash + 1;

    private readonly int _fixedSegments = FixedSegmentsOf(pattern);
    private T? _last;
    private T? _next;
    private SortedAddresses<T>.Position _position;
    private int _version = -1;

    private enum Verdict
    {
        Fits,
        Step,
        Leap,
    }

    /// <summary>Whether the walk has stopped for this turn, and not because there is no more.</summary>
    public bool IsResting { get; private set; }

    /// <summary>How many addresses may yet be looked at in this turn, whether they fit or not.</summary>
    public int Looks { get; private set; } = int.MaxValue;

    /// <summary>Allows so many looks, at least 0; a walk that is given no turns takes all it needs.</summary>
    public void BeginTurn(int looks) => Looks = looks;

    /// <summary>What the walk comes to next, without going there; null at the end, and at the end of a turn.</summary>
    public T? Peek()
    {
        if (_version != addresses.Version || IsResting) FindFrom(Resume());
        return _next;
    }

    /// <summary>Goes to what <see cref="Peek"/> showed.</summary>
    public void Advance()
    {
        if (Peek() is null) return;

        _last = _next;
        FindFrom(addresses.Next(_position));
    }

    /// <summary>Whether the walk would still come to this address.</summary>
    public bool IsAheadOf(ReadOnlySpan<byte> address) =>
        (_last is null || address.SequenceCompareTo(_last.Address) > 0) && pattern.Matches(address);

    private static int FixedSegmentsOf(AddressPattern pattern)
    {
        var count = 0;
        while (count < pattern.Segments.Length && pattern.Segments[count].Kind != PatternSegmentKind.AnyDepth) count++;
        return count;
    }

    private SortedAddresses<T>.Position Resume()
    {
        if (_last is null) return addresses.Seek(default);

        var position = addresses.Seek(_last.Address);
        return addresses.At(position) is { } found && found.Address.SequenceEqual(_last.Address)
            ? addresses.Next(position)
            : position;
    }

    private void FindFrom(SortedAddresses<T>.Position position)
    {
        Span<byte> leap = stackalloc byte[(2 * ProtocolLimits.MaxAddressBytes) + 2];
        _version = addresses.Version;
        IsResting = false;
        T? passed = null;
        while ((_next = addresses.At(position)) is { } found)
        {
            if (Looks == 0)
            {
                Rest(passed);
                return;
            }

            Looks--;
            switch (Test(found.Address, leap, out var length))
            {
                case Verdict.Fits:
                    _position = position;
                    return;
                case Verdict.Leap:
                    position = addresses.Seek(leap[..length]);
                    break;
                default:
                    position = addresses.Next(position);
                    break;
            }

            passed = found;
        }
    }

    /// <summary>Stops behind what was looked at last.</summary>
    private void Rest(T? passed)
    {
        IsResting = true;
        _next = null;
        _last = passed ?? _last;
    }

    /// <summary>Compares the segments before the first <c>**</c>, where each has its one place.</summary>
    private Verdict Test(ReadOnlySpan<byte> address, Span<byte> leap, out int length)
    {
        length = 0;
        var start = 1;
        for (var i = 0; i < _fixedSegments; i++)
        {
            if (start > address.Length) return Verdict.Step;

            var end = address[start..].IndexOf(Slash);
            end = end < 0 ? address.Length : start + end;
            if (!pattern.Segments[i].Matches(address[start..end]))
                return Leap(address, start, end, pattern.Segments[i], leap, out length);

            start = end + 1;
        }

        if (_fixedSegments < pattern.Segments.Length)
        {
            var endsInAnyDepth = _fixedSegments == pattern.Segments.Length - 1;
            return endsInAnyDepth || pattern.Matches(address) ? Verdict.Fits : Verdict.Step;
        }

        return start > address.Length ? Verdict.Fits : LeapOver(address[..(start - 1)], leap, out length);
    }

    /// <summary>From an address whose segment does not fit to the next one where it may.</summary>
    private static Verdict Leap(
        ReadOnlySpan<byte> address, int start, int end, in PatternSegment wanted, Span<byte> leap, out int length)
    {
        var star = wanted.Utf8.IndexOf((byte)'*');
        var text = star < 0 ? wanted.Utf8 : wanted.Utf8[..star];
        length = start + text.Length;
        address[..start].CopyTo(leap);
        text.CopyTo(leap[start..]);
        if (address.SequenceCompareTo(leap[..length]) < 0) return Verdict.Leap;

        if (star >= 0 && address[start..end].StartsWith(text))
            return end < address.Length ? LeapOver(address[..end], leap, out length) : Verdict.Step;

        if (star < 0)
        {
            leap[length++] = Slash;
            if (address.SequenceCompareTo(leap[..length]) < 0) return Verdict.Leap;
        }

        return LeapOver(address[..(start - 1)], leap, out length);
    }

    /// <summary>Behind everything below a path.</summary>
    private static Verdict LeapOver(ReadOnlySpan<byte> path, Span<byte> leap, out int length)
    {
        path.CopyTo(leap);
        leap[path.Length] = BehindSlash;
        length = path.Length + 1;
        return Verdict.Leap;
    }
}

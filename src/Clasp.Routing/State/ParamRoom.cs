using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Clasp.Routing.State;

/// <summary>Makes params with room for their address and value.</summary>
/// <remarks>
/// Most addresses and values are short: they are kept inside the param itself, which saves the header of an array, a reference
/// to it, and a look elsewhere in memory whenever an address is compared.
/// </remarks>
internal static class ParamRoom
{
    /// <param name="address">The address.</param>
    /// <param name="hash">Its hash.</param>
    /// <param name="valueBytes">What its value is expected to take.</param>
    public static Param Create(ReadOnlySpan<byte> address, int hash, int valueBytes) => (address.Length + valueBytes) switch
    {
        <= 16 => new Inside<Room16>(address, hash),
        <= 32 => new Inside<Room32>(address, hash),
        <= 48 => new Inside<Room48>(address, hash),
        <= 64 => new Inside<Room64>(address, hash),
        <= 80 => new Inside<Room80>(address, hash),
        <= 96 => new Inside<Room96>(address, hash),
        <= 128 => new Inside<Room128>(address, hash),
        var more => new Outside(address, hash, more),
    };

    [InlineArray(16)]
    private struct Room16
    {
        private byte _first;
    }

    [InlineArray(32)]
    private struct Room32
    {
        private byte _first;
    }

    [InlineArray(48)]
    private struct Room48
    {
        private byte _first;
    }

    [InlineArray(64)]
    private struct Room64
    {
        private byte _first;
    }

    [InlineArray(80)]
    private struct Room80
    {
        private byte _first;
    }

    [InlineArray(96)]
    private struct Room96
    {
        private byte _first;
    }

    [InlineArray(128)]
    private struct Room128
    {
        private byte _first;
    }

    private sealed class Inside<TRoom> : Param
        where TRoom : struct
    {
        private TRoom _room;

        public Inside(ReadOnlySpan<byte> address, int hash)
            : base(address.Length, hash) => address.CopyTo(Room);

        private protected override Span<byte> Room => MemoryMarshal.AsBytes(new Span<TRoom>(ref _room));
    }

    private sealed class Outside : Param
    {
        private readonly byte[] _room;

        public Outside(ReadOnlySpan<byte> address, int hash, int length)
            : base(address.Length, hash)
        {
            _room = new byte[length];
            address.CopyTo(_room);
        }

        private protected override Span<byte> Room => _room;
    }
}

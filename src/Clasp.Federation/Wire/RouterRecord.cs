using System.Text;
using Clasp.Protocol;
using Clasp.Protocol.Wire;

namespace Clasp.Federation.Wire;

/// <summary>What one router is told about another: how it is reached, what it owns, and where its changes stand.</summary>
/// <remarks>
/// <code>
/// u8 reach, u64 incarnation, u32 connection, u64 stream, u64 previous stream, u64 previous through,
/// u16 n, n x str path, u16 m, m x (str pattern, u64 epoch)
/// </code>
/// The path starts with the speaker and ends with the router itself; a router that finds itself in it has found a loop.
/// A stream is one unbroken numbering of the owner's changes. "Previous" says that the stream went on from another one:
/// up to "previous through", a sequence means the same in both.
/// </remarks>
internal sealed record RouterRecord(string[] Path, Appearance Appearance, RouterReach Reach, StreamPosition Stream, ClaimRecord[] Claims)
{
    private const int MaxHops = 64;

    // Reach, appearance, stream, and the two counts; a string has its length in front.
    private const int FixedBytes = 1 + 12 + 24 + 4;
    private const int StringBytes = 2;

    public string Id => Path[^1];

    /// <summary>How many bytes it is on the wire.</summary>
    public int Length => FixedBytes
        + Path.Sum(hop => StringBytes + Encoding.UTF8.GetByteCount(hop))
        + Claims.Sum(claim => BytesOf(claim.Pattern));

    /// <summary>How many bytes a claim on a pattern is on the wire.</summary>
    public static int BytesOf(string pattern) => StringBytes + Encoding.UTF8.GetByteCount(pattern) + sizeof(ulong);

    public static RouterRecord ReadFrom(scoped ref WireReader wire)
    {
        var reach = (RouterReach)wire.ReadByte();
        var appearance = Appearance.ReadFrom(ref wire);
        var stream = new StreamPosition(wire.ReadUInt64(), wire.ReadUInt64(), wire.ReadUInt64());
        var path = LinkWire.ReadRouterIds(ref wire);
        if (path.Length is 0 or > MaxHops) throw new ProtocolException($"A path has 1 to {MaxHops} routers, not {path.Length}.");
        if (path.Distinct().Count() < path.Length) throw new ProtocolException($"A path runs in a circle: {string.Join(" > ", path)}.");

        var claims = new ClaimRecord[wire.ReadUInt16()];
        for (var i = 0; i < claims.Length; i++) claims[i] = new(LinkWire.ReadName(ref wire), LinkWire.ReadNumber(ref wire));
        if (claims.Sum(claim => BytesOf(claim.Pattern)) is var bytes and > FederationOptions.MaxPatternBytes)
        {
            throw new ProtocolException(
                $"The namespaces of {path[^1]} take {bytes} bytes; {FederationOptions.MaxPatternBytes} is the most.");
        }

        return new(path, appearance, reach, stream, claims);
    }

    public void WriteTo(ref WireWriter wire)
    {
        wire.WriteByte((byte)Reach);
        Appearance.WriteTo(ref wire);
        wire.WriteUInt64(Stream.Stream);
        wire.WriteUInt64(Stream.PreviousStream);
        wire.WriteUInt64(Stream.PreviousThrough);
        LinkWire.WriteNames(ref wire, Path);
        wire.WriteCount(Claims.Length, "A list of claims");
        foreach (var claim in Claims)
        {
            wire.WriteString(claim.Pattern);
            wire.WriteUInt64(claim.Epoch);
        }
    }
}

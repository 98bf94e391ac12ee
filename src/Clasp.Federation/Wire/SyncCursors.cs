using Clasp.Protocol.Wire;

namespace Clasp.Federation.Wire;

/// <summary>A list of cursors on the wire.</summary>
internal static class SyncCursors
{
    /// <summary>How many go into one message, so that they fit into a frame however long the names are.</summary>
    public const int PerMessage = 700;

    public static SyncCursor[] ReadFrom(scoped ref WireReader wire)
    {
        var cursors = new SyncCursor[wire.ReadUInt16()];
        for (var i = 0; i < cursors.Length; i++)
            cursors[i] = new(LinkWire.ReadName(ref wire), wire.ReadUInt64(), wire.ReadUInt64());
        return cursors;
    }

    public static void WriteTo(ref WireWriter wire, IReadOnlyList<SyncCursor> cursors)
    {
        wire.WriteCount(cursors.Count, "A list of cursors");
        foreach (var cursor in cursors)
        {
            wire.WriteString(cursor.Owner);
            wire.WriteUInt64(cursor.Stream);
            wire.WriteUInt64(cursor.Through);
        }
    }
}

using Clasp.Federation.Ownership;
using Clasp.Federation.Status;
using Clasp.Protocol;
using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;

namespace Clasp.Federation.Forwarding;

/// <summary>A bundle cut by owners: each part is a bundle of its own, atomic where it runs.</summary>
/// <remarks>What is no SET stays with the part that runs here.</remarks>
internal sealed class BundleParts
{
    private BundleParts(byte[]? local, List<(KnownRouter Owner, byte[] Message)> remote)
    {
        Local = local;
        Remote = remote;
    }

    /// <summary>The part for this router, as a BUNDLE message; null if there is none.</summary>
    public byte[]? Local { get; }

    public List<(KnownRouter Owner, byte[] Message)> Remote { get; }

    /// <summary>Whether all of a bundle runs here, as most do.</summary>
    public static bool IsLocal(in BundleMessage bundle, NamespaceTable namespaces)
    {
        foreach (var message in bundle)
        {
            var isLocal = MessageReader.TypeOf(message) switch
            {
                MessageType.Bundle => IsLocal(BundleMessage.ReadFrom(message), namespaces),
                MessageType.Set => namespaces.OwnerOf(SetMessage.ReadFrom(message).Address)?.Owner.IsSelf != false,
                _ => true,
            };
            if (!isLocal) return false;
        }

        return true;
    }

    /// <summary>The first address in a bundle that no client may write; null if there is none.</summary>
    public static byte[]? ReservedAddress(in BundleMessage bundle)
    {
        foreach (var message in bundle)
        {
            var reserved = MessageReader.TypeOf(message) switch
            {
                MessageType.Bundle => ReservedAddress(BundleMessage.ReadFrom(message)),
                MessageType.Set when StatusParams.IsReserved(SetMessage.ReadFrom(message).Address) =>
                    SetMessage.ReadFrom(message).Address.ToArray(),
                _ => null,
            };
            if (reserved is not null) return reserved;
        }

        return null;
    }

    public static BundleParts Split(in BundleMessage bundle, NamespaceTable namespaces)
    {
        var local = new List<byte[]>();
        var remote = new Dictionary<KnownRouter, List<byte[]>>();
        Sort(bundle, namespaces, local, remote);

        var at = bundle.TimestampMicros;
        return new(
            local.Count == 0 ? null : Join(local, at),
            [.. remote.Select(part => (part.Key, Join(part.Value, at)))]);
    }

    private static void Sort(
        in BundleMessage bundle,
        NamespaceTable namespaces,
        List<byte[]> local,
        Dictionary<KnownRouter, List<byte[]>> remote)
    {
        foreach (var message in bundle)
        {
            var type = MessageReader.TypeOf(message);
            if (type == MessageType.Bundle)
            {
                Sort(BundleMessage.ReadFrom(message), namespaces, local, remote);
                continue;
            }

            var owner = type == MessageType.Set ? namespaces.OwnerOf(SetMessage.ReadFrom(message).Address)?.Owner : null;
            if (owner is null or { IsSelf: true })
            {
                local.Add(message.ToArray());
                continue;
            }

            if (!remote.TryGetValue(owner, out var part)) remote[owner] = part = [];
            part.Add(message.ToArray());
        }
    }

    private static byte[] Join(List<byte[]> messages, ulong? at)
    {
        var frame = new byte[ProtocolLimits.MaxFrameBytes];
        var bundle = new BundleWriter(frame, at);
        foreach (var message in messages) bundle.AddEncoded(message);
        return bundle.Finish()[FrameHeader.MinLength..].ToArray();
    }
}

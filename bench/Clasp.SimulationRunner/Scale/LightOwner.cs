namespace Clasp.SimulationRunner.Scale;

/// <summary>A router that is nothing but a name, and how far it has numbered its changes.</summary>
/// <param name="id">What the federation calls it; it owns everything below an address of that name.</param>
internal sealed class LightOwner(string id)
{
    /// <summary>All of them were started at once, and once only.</summary>
    public const ulong Incarnation = 1;

    public string Id => id;

    public byte[] Utf8 { get; } = System.Text.Encoding.UTF8.GetBytes(id);

    public ulong Sequence { get; set; }
}

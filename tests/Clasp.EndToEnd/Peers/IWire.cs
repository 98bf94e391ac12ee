namespace Clasp.EndToEnd.Peers;

/// <summary>Whole frames over a real socket, written without the product's own transport.</summary>
internal interface IWire : IAsyncDisposable
{
    Task SendAsync(ReadOnlyMemory<byte> frame);

    /// <summary>The next frame, or null when the relay has closed.</summary>
    Task<byte[]?> ReceiveAsync();

    /// <summary>The close code and reason of the relay, where the transport has such.</summary>
    (int? Code, string? Reason) Close { get; }
}

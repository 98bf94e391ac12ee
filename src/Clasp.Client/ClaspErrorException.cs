using Clasp.Protocol.Messages;

namespace Clasp.Client;

/// <summary>The relay refused, with an ERROR message.</summary>
/// <param name="code">The number of the ERROR.</param>
/// <param name="text">Its sentence.</param>
/// <param name="address">The address or pattern it is about, if it names one.</param>
public sealed class ClaspErrorException(ErrorCode code, string text, string? address)
    : ClaspException(address is null ? $"{(int)code}: {text}" : $"{(int)code}: {text} ({address})")
{
    /// <summary>The number of the ERROR.</summary>
    public ErrorCode Code { get; } = code;

    /// <summary>The relay's sentence.</summary>
    public string Text { get; } = text;

    /// <summary>The address or pattern that the ERROR is about; null if it names none.</summary>
    public string? Address { get; } = address;
}

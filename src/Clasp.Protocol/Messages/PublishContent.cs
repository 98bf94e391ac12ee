namespace Clasp.Protocol.Messages;

/// <summary>What a PUBLISH carries: the indicator byte behind its address.</summary>
public enum PublishContent : byte
{
    None = 0,
    Value = 1,
    Samples = 2,
}

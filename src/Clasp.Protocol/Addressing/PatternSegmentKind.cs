namespace Clasp.Protocol.Addressing;

/// <summary>What a segment of a pattern stands for.</summary>
public enum PatternSegmentKind : byte
{
    /// <summary>Exactly this text.</summary>
    Literal,

    /// <summary>One segment, with any run of characters in place of each <c>*</c>, none included.</summary>
    Wildcard,

    /// <summary><c>**</c>: any number of segments, none included.</summary>
    AnyDepth,
}

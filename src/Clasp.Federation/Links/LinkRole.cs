namespace Clasp.Federation.Links;

/// <summary>Which way a link leads.</summary>
internal enum LinkRole
{
    /// <summary>To this router's hub.</summary>
    Up,

    /// <summary>To a leaf of this router.</summary>
    Down,
}

namespace Clasp.Relay.Auth.Tokens;

/// <summary>How somebody came by a token; the numbers are those of the database.</summary>
internal enum TokenKind
{
    /// <summary>An administrator made it.</summary>
    Made = 0,

    /// <summary>A registered user signed in.</summary>
    User = 1,

    /// <summary>A guest came in, whom nobody knows.</summary>
    Guest = 2,

    /// <summary>It is the one of <c>--admin-token</c>, and in no database.</summary>
    Bootstrap = 3,
}

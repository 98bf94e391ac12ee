using System.Collections.Concurrent;
using Clasp.Security.Scopes;

namespace Clasp.Security.Tokens;

/// <summary>The grants of tokens whose signatures held, of which the longest unused are forgotten.</summary>
/// <remarks>
/// Two generations: when the younger is full it becomes the older, whose tokens come over as they are used. Only tokens
/// that were signed by somebody trusted get in, so that nobody can push the others out with made-up ones.
/// </remarks>
internal sealed class AcceptedTokens
{
    private const int Capacity = 4096;

    private volatile ConcurrentDictionary<TokenHash, Grant> _younger = new();
    private volatile ConcurrentDictionary<TokenHash, Grant> _older = new();

    public Grant? Find(TokenHash token)
    {
        if (_younger.TryGetValue(token, out var grant)) return grant;
        if (!_older.TryGetValue(token, out grant)) return null;

        Add(token, grant);
        return grant;
    }

    public void Add(TokenHash token, Grant grant)
    {
        var younger = _younger;
        if (younger.Count >= Capacity)
        {
            _older = younger;
            _younger = younger = new();
        }

        younger.TryAdd(token, grant);
    }
}

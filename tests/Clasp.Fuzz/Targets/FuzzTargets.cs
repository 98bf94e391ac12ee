using Clasp.Fuzz.Engine;

namespace Clasp.Fuzz.Targets;

/// <summary>Everything that takes bytes of strangers; another decoder that faces the network belongs here.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<Func<IFuzzTarget>> All { get; } =
    [
        () => new FrameTarget(),
        () => new RequestHeadTarget(),
        () => new ConnectionTarget(),
        () => new LinkOperationTarget(),
        () => new PatternTarget(),
        () => new TokenTarget(),
        () => new AppConfigTarget(),
        () => new HttpBodyTarget(),
        () => new RouterTarget(),
        () => new FederationTarget(isLeaf: false),
        () => new FederationTarget(isLeaf: true),
    ];
}

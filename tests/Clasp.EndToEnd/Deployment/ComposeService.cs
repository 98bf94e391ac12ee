namespace Clasp.EndToEnd.Deployment;

/// <summary>One service of a compose file, as far as a process can stand in for a container.</summary>
/// <param name="Name">The name that the other services find it by.</param>
/// <param name="Image">The image it runs.</param>
/// <param name="Command">The program and its arguments.</param>
/// <param name="Environment">Its variables.</param>
/// <param name="Ports">Which port of the host leads to which of the container.</param>
/// <param name="Volumes">Which file, relative to the compose file, is seen under which path.</param>
/// <param name="DependsOn">The services that start before it.</param>
internal sealed record ComposeService(
    string Name,
    string Image,
    IReadOnlyList<string> Command,
    IReadOnlyDictionary<string, string> Environment,
    IReadOnlyDictionary<int, int> Ports,
    IReadOnlyDictionary<string, string> Volumes,
    IReadOnlyList<string> DependsOn);
